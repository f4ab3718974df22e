package dev.redoubt.node.shard.core;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The ways of a shard's parts to leave its thread and to come back. */
public interface ShardTasks {
    /** Runs {@code next} on the shard's thread, behind what has arrived there. May be called by any thread. */
    void soon(Runnable next);

    /** Runs {@code task} on the IO pool, and {@code next} with its result or its failure on the shard's thread. */
    <T> void io(Callable<T> task, BiConsumer<@Nullable T, @Nullable Throwable> next);

    /** Ends the process: memory and disk disagree, or the disk cannot be trusted. The shard's thread only. */
    void fatal(String what, Throwable cause);
}
