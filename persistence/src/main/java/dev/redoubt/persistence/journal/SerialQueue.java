package dev.redoubt.persistence.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The queue that runs the tasks of one log on a pool, one after the other. While it is idle, its owner may work in its
 * own thread: {@link #acquire} excludes the tasks meanwhile. Any thread.
 */
final class SerialQueue {
    private final Executor pool;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    /** True while a task runs, or while the owner has acquired the queue. Guarded by this. */
    private boolean busy;

    SerialQueue(Executor pool) {
        this.pool = pool;
    }

    /** Runs {@code task} on the pool, after all earlier tasks. */
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

    /**
     * Acquires the queue for the caller's thread if nothing runs or waits; the caller must {@link #release} it then.
     */
    synchronized boolean acquire() {
        if (busy) {
            return false;
        }
        busy = true;
        return true;
    }

    /** Releases the queue; the tasks that came meanwhile run on the pool. */
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
