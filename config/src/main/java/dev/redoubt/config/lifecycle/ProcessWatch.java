package dev.redoubt.config.lifecycle;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over the parts of one process that run unattended: actors, timers, tasks of event loops and of the IO pool.
 * A part that fails is not restarted, because nobody knows what state it left. The process ends instead, after a log
 * line that names the part, and its next start recovers from disk. Any thread.
 */
public final class ProcessWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

    private final String consequence;
    private final Consumer<String> end;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param end ends the process with status 1; called once, with the reason as one text, on the thread of the part
     *     that failed: it must not wait
     */
    public ProcessWatch(Consumer<String> end) {
        this("The process ends with status 1", end);
    }

    /**
     * Makes a watch over parts that run in the process of another program, which goes on without them.
     *
     * @param consequence the first words of the reason: what a failure of a part leads to
     */
    public ProcessWatch(String consequence, Consumer<String> end) {
        this.consequence = consequence;
        this.end = end;
    }

    /**
     * Ends the process, because a part of it failed. Only the first failure counts; others may follow from it.
     *
     * @param part the name of the part, for the operator
     * @param cause an exception, of which a {@link ProcessEndException} is printed without a stack
     */
    public void failed(String part, Throwable cause) {
        if (cause instanceof ProcessEndException known) {
            end(known.text(), known.getCause());
        } else {
            end(consequence + ", because " + part + " failed: " + cause, cause);
        }
    }

    /**
     * Ends the process for a reason that was found. Only the first call counts.
     *
     * @param text the reason, for the operator
     * @param defect the exception whose stack belongs into the log; null if the text says all
     */
    public void end(String text, @Nullable Throwable defect) {
        if (ended.compareAndSet(false, true)) {
            LOG.error("{}", text, defect);
            end.accept(text);
        } else {
            LOG.debug("While the process ends: {}", text, defect);
        }
    }

    /** Runs a task of a part; an exception ends the process. */
    @SuppressWarnings("CatchingUnchecked") // every failure is reported
    public void run(String part, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed(part, e);
        }
    }

    /** Returns a task that does the same as {@code task} under {@link #run}. */
    public Runnable guard(String part, Runnable task) {
        return () -> run(part, task);
    }

    /** Returns the handler for threads of this process: what ends one of them ends the process. */
    public Thread.UncaughtExceptionHandler ofThreads() {
        return (thread, error) -> failed("the thread " + thread.getName(), error);
    }
}
