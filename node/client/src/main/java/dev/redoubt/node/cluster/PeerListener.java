package dev.redoubt.node.cluster;

import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;

/**
 * The receiver of what a {@link PeerActor} delivers, on the thread of that actor: implementations tell their own actor
 * and return.
 */
public interface PeerListener {
    /** A message of a pure core about a shard has arrived from the process that is known by this identity. */
    void received(ShardId shard, MemberId from, Incarnation fromIncarnation, PeerMessage message);

    /** A peer has introduced itself; comes again about every second while it lives. */
    void met(PeerInfo hello);
}
