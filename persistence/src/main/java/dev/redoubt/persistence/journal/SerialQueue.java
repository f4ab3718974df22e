package dev.redoubt.persistence.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of one log one after the other on a pool. While it is idle its owner may do the same work in its own
 * thread: {@link #acquire} excludes both from each other.
 */
final class SerialQueue {
    private final Executor pool;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    SerialQueue(Executor pool) {
        this.pool = pool;
    }

    /** Runs {@code task} on the pool, behind all that were given before. */
    void execute(Runnable task) {
        synchronized (this) {
            if (busy) {
                waiting.add(task);
                return;
            }
            busy = true;
        }
        pool.execute(() -> runAll(task));
    }

    /** Takes the queue for the caller's own thread, if nothing runs or waits; then {@link #release} is due. */
    synchronized boolean acquire() {
        if (busy) {
            return false;
        }
        busy = true;
        return true;
    }

    /** Gives the queue back; what was queued meanwhile runs on the pool. */
    void release() {
        Runnable next = next();
        if (next != null) {
            pool.execute(() -> runAll(next));
        }
    }

    private void runAll(Runnable first) {
        Runnable task = first;
        while (task != null) {
            task.run();
            task = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            busy = false;
        }
        return next;
    }
}
