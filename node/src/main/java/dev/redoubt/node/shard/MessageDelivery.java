package dev.redoubt.node.shard;

import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Publication;
import dev.redoubt.node.session.Subscriptions;
import dev.redoubt.node.shard.core.ShardCore;

/**
 * Delivers published messages to the subscribers of this process, through the gate: a message may tell of data that is
 * not safe yet (docs/protocol.md 6.1). The shard's thread only.
 */
final class MessageDelivery {
    private final ShardCore<Outgoing> core;
    private final GateExit replies;
    private final Subscriptions subscriptions;

    MessageDelivery(ShardCore<Outgoing> core, GateExit replies, Subscriptions subscriptions) {
        this.core = core;
        this.replies = replies;
        this.subscriptions = subscriptions;
    }

    /** Returns the message for all who subscribe to the channel now. */
    Publication publication(boolean sharded, byte[] channel, byte[] message) {
        return sharded ? subscriptions.shardPublication(channel, message) : subscriptions.publication(channel, message);
    }

    /** Delivers a message that another member published. */
    void deliver(boolean sharded, byte[] channel, byte[] message) {
        deliver(publication(sharded, channel, message));
    }

    void deliver(Publication publication) {
        if (publication.size() > 0) {
            replies.leave(core, publication, false, core.access(), null);
        }
    }
}
