package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.PublishPort;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.Publication;

/** PUBLISH: to the subscribers of this process and of its replicas. The shard's thread only. */
record Publisher(MessageDelivery local, PubSubRelay relay) implements PublishPort {
    @Override
    public int publish(ClientState publisher, boolean silent, byte[] channel, byte[] message, ReplyWriter reply) {
        Publication all = local.publication(channel, message);
        local.deliver(silent ? all : all.writeOwn(publisher.id(), reply));
        relay.published(channel, message);
        return all.size();
    }
}
