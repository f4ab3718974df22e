package dev.redoubt.node;

import akka.actor.typed.ActorRef;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.PeerActor;
import dev.redoubt.node.cluster.PeerDirectory.Peer;
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.shard.PeerLink;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** The process's peers as a shard reaches them. */
record NodePeers(Peers peers) implements PeerLink {
    @Override
    public void send(MemberId to, Object message) {
        peers.send(to, message);
    }

    @Override
    public @Nullable HostPort respAddress(MemberId of) {
        Peer<ActorRef<PeerActor.Command>> peer = peers.directory().find(of);
        return peer == null ? null : peer.hello().resp();
    }
}
