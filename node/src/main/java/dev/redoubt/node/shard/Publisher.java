package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.PublishPort;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.Publication;

/**
 * Sends published messages to the subscribers of this process, through the gate: a message may tell of data that is not
 * safe yet (docs/protocol.md 6.1). The shard's thread only.
 */
final class Publisher implements PublishPort {
    private final Shard shard;

    Publisher(Shard shard) {
        this.shard = shard;
    }

    @Override
    public int publish(ClientState publisher, boolean silent, byte[] channel, byte[] message, ReplyWriter reply) {
        Publication all = shard.setup.sessions().subscriptions().publication(channel, message);
        pass(silent ? all : all.writeOwn(publisher.id(), reply));
        shard.relay.published(channel, message);
        return all.size();
    }

    /** Delivers a message that another member published. */
    void deliver(byte[] channel, byte[] message) {
        pass(shard.setup.sessions().subscriptions().publication(channel, message));
    }

    private void pass(Publication publication) {
        if (publication.size() == 0) {
            return;
        }
        shard.replies.leave(shard.core, publication, false, null);
    }
}
