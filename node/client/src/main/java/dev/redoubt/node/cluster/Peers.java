package dev.redoubt.node.cluster;

import akka.actor.typed.ActorRef;
import dev.redoubt.node.cluster.PeerDirectory.Peer;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.transport.BulkRoute;
import dev.redoubt.node.cluster.transport.Envelope;
import dev.redoubt.node.cluster.transport.Wire;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sender of messages to identities. Thread-safe; never waits. A message to an unknown, dead or replaced process is
 * lost, as any message on a network may be.
 */
public final class Peers {
    /** An announcement may be lost before a process counts as gone for the directory. */
    static final long ALIVE_MS = 5_500;

    private final PeerDirectory<ActorRef<Wire>> directory;
    private volatile PeerInfo self;
    private volatile @Nullable BulkRoute bulk;

    /** The peers of the process that introduces itself by {@code self}. */
    public Peers(PeerInfo self) {
        this.self = self;
        this.directory = new PeerDirectory<>(self.id(), self.incarnation(), ALIVE_MS);
    }

    /**
     * Sends one message of the {@link WireFormat} about a shard to an identity, however large: beyond the size of
     * Artery's frames it goes in pieces.
     */
    public void send(ShardId shard, MemberId to, PeerMessage message) {
        ActorRef<Wire> peer = ref(to);
        if (peer != null) {
            Envelope envelope = new Envelope(shard, self.id(), self.incarnation(), to, message);
            BulkRoute large = bulk;
            if (large == null || !large.take(peer, envelope)) {
                peer.tell(envelope);
            }
        }
    }

    /** Returns the announcement of the process of that identity, alive or not; null if it was never heard. */
    public @Nullable PeerInfo find(MemberId id) {
        Peer<ActorRef<Wire>> peer = directory.find(id);
        return peer == null ? null : peer.hello();
    }

    /** Returns the actor of the process of that identity; null if it was never heard. */
    @Nullable
    ActorRef<Wire> ref(MemberId id) {
        Peer<ActorRef<Wire>> peer = directory.find(id);
        return peer == null ? null : peer.ref();
    }

    /** Returns the directory of peers. */
    PeerDirectory<ActorRef<Wire>> directory() {
        return directory;
    }

    /** Returns the present announcement of this process. */
    public PeerInfo self() {
        return self;
    }

    /** The processes that were heard lately, this one not among them. */
    public List<PeerInfo> heard(long nowMs) {
        List<PeerInfo> heard = new ArrayList<>();
        for (Peer<ActorRef<Wire>> peer : directory.all().values()) {
            if (directory.isAlive(peer, nowMs)) {
                heard.add(peer.hello());
            }
        }
        return heard;
    }

    /** Milliseconds on the clock of this class's times: monotonic, of this process only. */
    public long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    void setBulk(BulkRoute route) {
        bulk = route;
    }

    void setJoined(boolean joined) {
        self = self.withJoined(joined);
    }
}
