package dev.redoubt.node.session;

import dev.redoubt.persistence.log.ShardId;

/** The way from sessions to a shard. Any thread; what one thread gives arrives in order. */
public interface ShardLink extends WatchPort {
    /** Returns which shard it leads to. */
    ShardId id();

    /** Has the segment run; it is answered once, later. */
    void execute(Segment segment);

    /** Tells the shard of a replica of Redis. */
    void replica(ReplicaEvent event);

    /** Returns what may be known of the shard without asking it. */
    ShardView view();
}
