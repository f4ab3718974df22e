package dev.redoubt.node;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import org.jspecify.annotations.Nullable;

/** The way from a shard to the process's peers. */
record NodePeers(Peers peers, ShardId shard) implements PeerLink {
    @Override
    public void send(MemberId to, PeerMessage message) {
        peers.send(shard, to, message);
    }

    @Override
    public @Nullable HostPort respAddress(MemberId of) {
        PeerInfo peer = peers.find(of);
        return peer == null ? null : peer.resp();
    }
}
