package dev.redoubt.node.cluster;

import akka.actor.Address;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
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
import dev.redoubt.node.cluster.transport.Wire;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link PeerActor} that brings silent peers back. It opens new connections to a silent peer ({@link
 * Silence}, {@link StaleConnections}), and it tells a peer that Akka quarantined it ({@link QuarantineNotices}). It
 * runs on the actor's thread.
 */
final class SilentPeers {
    private final Peers peers;
    private final List<HostPort> sentinels;
    private final ActorRef<Wire> self;
    private final PeerAddresses addresses;
    private final StaleConnections connections;
    private final Silence silence = new Silence(Peers.ALIVE_MS);
    private final QuarantineNotices notices = new QuarantineNotices();
    private final Map<MemberId, Long> hearsMs = new HashMap<>();

    /** The peers whose connections are renewed at present. */
    private final List<HostPort> renewed = new ArrayList<>();

    /** Artery now drops each message of that ActorSystem; {@code unasked} if the system did not leave by itself. */
    record Quarantine(Address address, long uid, boolean unasked) {}

    /**
     * The part of one actor.
     *
     * @param self the actor that receives messages from peers
     */
    SilentPeers(ActorSystem<?> system, ActorRef<Wire> self, Peers peers, List<HostPort> sentinels) {
        this.peers = peers;
        this.sentinels = sentinels;
        this.self = self;
        this.addresses = new PeerAddresses(system);
        this.connections = new StaleConnections((ExtendedActorSystem) Adapter.toClassic(system));
    }

    /**
     * Subscribes an actor to quarantines. Akka publishes no {@code QuarantinedEvent} for one that follows from a
     * removal, so the removal stands for it.
     *
     * @param command makes the actor's own message, which the actor answers with {@link #quarantined}
     */
    static <C> void subscribe(ActorContext<C> context, Function<Quarantine, C> command) {
        context.getSystem()
                .eventStream()
                .tell(new EventStream.Subscribe<>(
                        QuarantinedEvent.class,
                        context.messageAdapter(
                                QuarantinedEvent.class,
                                event -> command.apply(new Quarantine(
                                        event.uniqueAddress().address(),
                                        event.uniqueAddress().uid(),
                                        true)))));
        Cluster.get(context.getSystem())
                .subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(
                                MemberRemoved.class,
                                event -> command.apply(new Quarantine(
                                        event.member().address(),
                                        event.member().uniqueAddress().longUid(),
                                        event.previousStatus() == MemberStatus.down()))),
                        MemberRemoved.class));
    }

    /** Renews connections and sends the notices that are due; the actor calls it with each of its ticks. */
    void tick(long nowMs) {
        silence.tick(nowMs);
        renewed.clear();
        for (Peer<ActorRef<Wire>> peer : peers.directory().all().values()) {
            if (silence.renews(Math.min(peer.heardMs(), hearsMs(peer)))) {
                renewed.add(peer.hello().cluster());
            }
        }
        renew();
        for (QuarantineNotices.Due due : notices.due(nowMs)) {
            addresses.peer(due.to()).tell(due.notice(), Adapter.toClassic(self));
        }
    }

    /** Returns true while connections of some peer are renewed: {@link #renew} is then to be called often. */
    boolean isRenewing() {
        return !renewed.isEmpty();
    }

    /**
     * Declares the connections that are renewed unused, again: Artery takes its handshakes, one in four seconds for
     * each stream that has messages, for use.
     */
    void renew() {
        renewed.forEach(peer -> connections.expire(addresses.akka(peer)));
    }

    /** Notes that Artery now drops each message of an ActorSystem; it gets notices, unless it left by itself. */
    void quarantined(Quarantine quarantine, long nowMs) {
        HostPort at = PeerAddresses.of(quarantine.address());
        if (!quarantine.unasked() || at == null || at.equals(peers.self().cluster())) {
            return;
        }
        @Nullable MemberId id = null;
        boolean client = !sentinels.contains(at);
        for (Peer<ActorRef<Wire>> peer : peers.directory().all().values()) {
            if (peer.hello().cluster().equals(at)) {
                id = peer.hello().id();
                client = peer.hello().role() == ProcessRole.CLIENT;
            }
        }
        notices.add(at, quarantine.uid(), id, client, nowMs);
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
    private long hearsMs(Peer<ActorRef<Wire>> peer) {
        Long ms = hearsMs.get(peer.hello().id());
        return ms == null ? peer.heardMs() : ms;
    }

    /** Returns true while a process at that address gets notices. */
    boolean isQuarantined(HostPort at) {
        return notices.contains(at);
    }
}
