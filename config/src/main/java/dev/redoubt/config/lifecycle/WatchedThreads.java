package dev.redoubt.config.lifecycle;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The factory of the threads of a pool whose tasks nobody waits for: a task that throws ends the process. Any thread.
 */
public final class WatchedThreads implements ThreadFactory {
    private final String name;
    private final ProcessWatch watch;
    private final AtomicInteger last = new AtomicInteger();

    /** @param name of the threads, which get numbers from 1 */
    public WatchedThreads(String name, ProcessWatch watch) {
        this.name = name;
        this.watch = watch;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name + "-" + last.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(watch.ofThreads());
        return thread;
    }
}
