package dev.redoubt.sentinel.actor;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.control.Hello;
import dev.redoubt.node.control.PeerActor;
import dev.redoubt.node.control.PeerDirectory.Peer;
import dev.redoubt.node.control.Peers;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.server.SentinelFace;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The process as a {@link SentinelActor} sees it. Thread-safe. */
record ProcessHost(ActorSystem<?> system, Peers peers, CrashProbes probes, SentinelFace face, Consumer<String> failures)
        implements SentinelHost {
    @Override
    public long nowMs() {
        return peers.nowMs();
    }

    @Override
    public void send(MemberId to, Object message) {
        peers.send(to, message);
    }

    @Override
    public void probe(Hello node) {
        probes.watch(node);
    }

    @Override
    public void show(SentinelView view) {
        face.show(view);
    }

    @Override
    public void publish(String channel, String text) {
        face.publish(channel, text);
    }

    @Override
    public @Nullable HostPort clusterAddress(MemberId id) {
        Peer<ActorRef<PeerActor.Command>> peer = peers.directory().find(id);
        return peer == null ? null : peer.hello().cluster();
    }

    @Override
    public void down(HostPort at) {
        Cluster.get(system).manager().tell(new Down(new Address("akka", system.name(), at.host(), at.port())));
    }

    @Override
    public void failed(String why) {
        failures.accept(why);
    }
}
