package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.persistence.log.ShardId;

/** The way from sessions to a shard. Any thread; what one thread gives arrives in order. */
public interface ShardLink {
    /** Returns which shard it leads to. */
    ShardId id();

    /** Has the segment run; it is answered once, later. */
    void execute(Segment segment);

    /** Forgets the keys that the session watches. */
    void unwatch(ClientState client);

    /** Returns what may be known of the shard without asking it. */
    ShardView view();
}
