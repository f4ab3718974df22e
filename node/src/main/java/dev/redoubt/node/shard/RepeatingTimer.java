package dev.redoubt.node.shard;

import dev.redoubt.config.lifecycle.Registration;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer of an event loop that runs a task at a fixed delay, which may change. The loop's thread only. */
final class RepeatingTimer implements Registration {
    private final EventLoop loop;
    private final Runnable task;
    private @Nullable ScheduledFuture<?> scheduled;

    RepeatingTimer(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** Runs the task every {@code ms} milliseconds from now on, instead of as before. */
    void everyMs(long ms) {
        close();
        scheduled = loop.scheduleWithFixedDelay(task, ms, ms, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
    }
}
