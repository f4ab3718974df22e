package dev.redoubt.node.cluster;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;

/** Whom a {@link PeerActor} delivers to, on its own thread: implementations tell their actor and return. */
public interface PeerListener {
    /** A message of a pure core about a shard has arrived from the process that is known by this identity. */
    void received(ShardId shard, MemberId from, Incarnation fromIncarnation, Object message);

    /** A peer has introduced itself; comes again about every second while it lives. */
    void met(PeerInfo hello);
}
