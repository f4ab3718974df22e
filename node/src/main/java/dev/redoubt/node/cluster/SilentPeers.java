package dev.redoubt.node.cluster;

import akka.actor.Address;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import akka.remote.artery.QuarantinedEvent;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.PeerDirectory.Peer;
import dev.redoubt.persistence.log.MemberId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link PeerActor} that brings silent peers back. It opens new connections to a silent peer ({@link
 * Silence}, {@link StaleConnections}), and it tells a peer that Akka quarantined it ({@link QuarantineNotices}). It
 * runs on the actor's thread.
 */
final class SilentPeers {
    private final Peers peers;
    private final List<HostPort> sentinels;
    private final ActorContext<PeerActor.Command> context;
    private final StaleConnections connections;
    private final Silence silence = new Silence(Peers.ALIVE_MS);
    private final QuarantineNotices notices = new QuarantineNotices();
    private final Map<MemberId, Long> hearsMs = new HashMap<>();

    SilentPeers(ActorContext<PeerActor.Command> context, Peers peers, List<HostPort> sentinels) {
        this.context = context;
        this.peers = peers;
        this.sentinels = sentinels;
        this.connections = new StaleConnections((ExtendedActorSystem) Adapter.toClassic(context.getSystem()));
    }

    /**
     * Subscribes the actor to quarantines. Akka publishes no {@code QuarantinedEvent} for one that follows from a
     * removal, so the removal stands for it.
     */
    void subscribe(Cluster cluster) {
        context.getSystem()
                .eventStream()
                .tell(new EventStream.Subscribe<>(
                        QuarantinedEvent.class,
                        context.messageAdapter(
                                QuarantinedEvent.class,
                                event -> new PeerActor.Quarantined(
                                        event.uniqueAddress().address(),
                                        event.uniqueAddress().uid(),
                                        true))));
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(
                                MemberRemoved.class,
                                event -> new PeerActor.Quarantined(
                                        event.member().address(),
                                        event.member().uniqueAddress().longUid(),
                                        event.previousStatus() == MemberStatus.down())),
                        MemberRemoved.class));
    }

    /** Renews connections and sends the notices that are due; the actor calls it with each of its ticks. */
    void tick(long nowMs) {
        silence.tick(nowMs);
        for (Peer<ActorRef<PeerActor.Command>> peer : peers.directory().all().values()) {
            if (silence.renews(Math.min(peer.heardMs(), hearsMs(peer)))) {
                connections.expire(address(peer.hello().cluster()));
            }
        }
        for (QuarantineNotices.Due due : notices.due(nowMs)) {
            Adapter.toClassic(context.getSystem())
                    .actorSelection(address(due.to()) + PeerActor.PATH)
                    .tell(due.notice(), Adapter.toClassic(context.getSelf()));
        }
    }

    /** Notes that Artery now drops each message of the ActorSystem {@code uid} at {@code at}. */
    void quarantined(HostPort at, long uid, long nowMs) {
        @Nullable MemberId id = null;
        boolean client = !sentinels.contains(at);
        for (Peer<ActorRef<PeerActor.Command>> peer : peers.directory().all().values()) {
            if (peer.hello().cluster().equals(at)) {
                id = peer.hello().id();
                client = peer.hello().role() == ProcessRole.CLIENT;
            }
        }
        notices.add(at, uid, id, client, nowMs);
    }

    /**
     * Notes that a process introduced itself.
     *
     * @param hears whether that process hears this one, too
     */
    void heard(PeerInfo peer, boolean hears, long nowMs) {
        notices.heard(peer.cluster(), peer.id(), nowMs);
        hearsMs.keySet().retainAll(peers.directory().all().keySet());
        if (hears) {
            hearsMs.put(peer.id(), nowMs);
        } else {
            hearsMs.putIfAbsent(peer.id(), nowMs);
        }
    }

    /** Returns when that peer last said that it hears this process: a cut may be of one direction only. */
    private long hearsMs(Peer<ActorRef<PeerActor.Command>> peer) {
        Long ms = hearsMs.get(peer.hello().id());
        return ms == null ? peer.heardMs() : ms;
    }

    /** Returns true while a process at that address gets notices. */
    boolean isQuarantined(HostPort at) {
        return notices.contains(at);
    }

    private Address address(HostPort at) {
        return new Address("akka", context.getSystem().name(), at.host(), at.port());
    }
}
