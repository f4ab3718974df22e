package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.PublishPort;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.Monitors;
import dev.redoubt.node.session.Publication;

/** PUBLISH and SPUBLISH: to the subscribers of this process and of its replicas, and to its monitors. The shard's thread only. */
record Publisher(MessageDelivery local, PubSubRelay relay, Monitors monitors) implements PublishPort {
    @Override
    public int publish(
            ClientState publisher, boolean silent, boolean sharded, byte[] channel, byte[] message, ReplyWriter reply) {
        Publication all = local.publication(sharded, channel, message);
        local.deliver(silent ? all : all.writeOwn(publisher.id(), reply));
        relay.published(sharded, channel, message);
        return all.size();
    }

    @Override
    public void called(int db, long unixMs, CommandSpec spec, byte[][] args) {
        monitors.feedCalled(db, unixMs, spec, args);
    }
}
