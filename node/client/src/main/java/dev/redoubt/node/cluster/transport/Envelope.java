package dev.redoubt.node.cluster.transport;

import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;

/**
 * A message of a pure core on its way between two identities. Small or credit-controlled, since Artery
 * drops on overflow; one that is too large for Artery's frames travels in {@link Fragment}s.
 *
 * @param shard the shard whose log the message concerns
 * @param from who sends
 * @param fromIncarnation the sending process; messages of a process that was refused or replaced are dropped
 * @param to for whom it is; a process that was given another identity drops it
 * @param message one of the types of the {@link WireFormat}
 */
public record Envelope(ShardId shard, MemberId from, Incarnation fromIncarnation, MemberId to, PeerMessage message)
        implements Wire {
    /** No envelope may be larger: twice Redis's default {@code proto-max-bulk-len}. */
    static final int MAX_BYTES = 1 << 30;

    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.envelope(this);
    }
}
