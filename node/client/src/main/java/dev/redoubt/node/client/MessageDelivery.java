package dev.redoubt.node.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of one {@link MessageListener}: one at a time, in their order, on an executor. Thread-safe. */
final class MessageDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(MessageDelivery.class);

    private final MessageListener listener;
    private final Executor executor;

    /**
     * The calls that are still to be made, the oldest first. Bounded by the credit of the connection. Guarded by this.
     */
    private final Queue<Runnable> queue = new ArrayDeque<>();

    /** True while a task of the executor empties the queue. Guarded by this. */
    private boolean running;

    private volatile boolean ended;

    MessageDelivery(MessageListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /** Delivers messages, and then runs {@code handled}. */
    void deliver(List<PublishedMessage> messages, Runnable handled) {
        add(() -> {
            messages.forEach(this::deliver);
            handled.run();
        });
    }

    private void deliver(PublishedMessage message) {
        String pattern = message.pattern();
        call(() -> {
            if (pattern == null) {
                listener.message(message.channel(), message.message());
            } else {
                listener.patternMessage(pattern, message.channel(), message.message());
            }
        });
    }

    void interrupted(String reason) {
        add(() -> call(() -> listener.interrupted(reason)));
    }

    void resumed() {
        add(() -> call(listener::resumed));
    }

    /** Calls the listener no more. */
    void end() {
        ended = true;
    }

    private void call(Runnable listening) {
        if (ended) {
            return;
        }
        try {
            listening.run();
        } catch (RuntimeException e) {
            LOG.warn("A MessageListener of this program threw an exception; the next message follows.", e);
        }
    }

    private void add(Runnable task) {
        if (isFirst(task)) {
            start();
        }
    }

    private synchronized boolean isFirst(Runnable task) {
        boolean first = !running;
        queue.add(task);
        running = true;
        return first;
    }

    private void start() {
        try {
            executor.execute(this::empty);
        } catch (RejectedExecutionException e) {
            ended = true;
            LOG.warn(
                    "The executor of a subscription takes no more tasks; its messages are dropped. Close the"
                            + " subscription before its executor.",
                    e);
        }
    }

    private void empty() {
        Runnable next = next();
        while (next != null) {
            next.run();
            next = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = queue.poll();
        running = next != null;
        return next;
    }
}
