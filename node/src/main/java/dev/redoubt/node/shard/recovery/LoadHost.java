package dev.redoubt.node.shard.recovery;

import akka.actor.ActorRef;
import dev.redoubt.node.shard.log.LogTail;
import org.jspecify.annotations.Nullable;

/** The shard as its recovery and its journal see it. The shard's thread calls it, but for {@link #written}. */
public interface LoadHost {
    /** Begins a load: data commands get {@code -LOADING}, and nothing is appended. */
    void loadBegins();

    /** Drops what is pending and in progress: the log is truncated or replaced before it is loaded again. */
    void logReplaced();

    /** Goes on with the log that was loaded, and with its journal. */
    void loaded(LogTail tail, ActorRef journal);

    /** Hands on the journal's report that all records up to {@code index} are written. May be called by any thread. */
    void written(int journal, long index);

    /** Notes that the log's file was rotated for a snapshot, or why not. */
    void rotated(@Nullable Throwable failure);

    /** Notes that a snapshot has become the base, or why not. */
    void saved(@Nullable Throwable failure);
}
