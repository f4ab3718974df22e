package dev.redoubt.node.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.PeerDirectory.Peer;
import dev.redoubt.node.cluster.PeerDirectory.Verdict;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.node.cluster.transport.Announce;
import dev.redoubt.node.cluster.transport.BulkActor;
import dev.redoubt.node.cluster.transport.BulkRoute;
import dev.redoubt.node.cluster.transport.Envelope;
import dev.redoubt.node.cluster.transport.Fragment;
import dev.redoubt.node.cluster.transport.FragmentAck;
import dev.redoubt.node.cluster.transport.Introduce;
import dev.redoubt.node.cluster.transport.QuarantineNotice;
import dev.redoubt.node.cluster.transport.Transfer;
import dev.redoubt.node.cluster.transport.Wire;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.MemberId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor through which a process knows its peers, at {@code /user/peers} in each process. It announces this process
 * to the sentinels' addresses, to the members of the Akka cluster and to the addresses that a sentinel names. It learns
 * the identities of peers from their announcements, and delivers incoming {@link Envelope}s to the {@link
 * PeerListener}. Outgoing envelopes do not pass through it: see {@link Peers#send}.
 *
 * <p>It also keeps this process in the Akka cluster ({@link Membership}). Akka's membership is a hint: everything
 * works, and a failover happens, without it.
 *
 * <p>{@link SilentPeers} brings silent peers back; a process that is told that it is quarantined ends its
 * ActorSystem, and {@link ActorSystemSupervisor} starts the next.
 *
 * <p>No states. On {@link Tick}: announce where it is due, bootstrap or join, down. On {@link Renew}: renew
 * connections to silent peers. On {@link Announce}: learn, answer if asked, introduce (a sentinel). On
 * {@link Envelope}: deliver if the sender is the process known by that identity. On {@link Fragment} and
 * {@link FragmentAck}: likewise, to the {@link BulkActor}. On {@link Quarantined}: note whom to tell. On
 * {@link QuarantineNotice}: end this ActorSystem, if it is the one named. It does not retry, store or order anything.
 * Other processes and the {@link BulkActor} know it as an actor of {@link Wire} messages.
 */
public final class PeerActor extends AbstractBehavior<PeerActor.Command> {
    // Not the context's logger, whose name depends on where it was first asked for.
    private static final Logger LOG = LoggerFactory.getLogger(PeerActor.class);

    /** Its name under the guardian, the same in every process. */
    public static final String NAME = PeerAddresses.ACTOR;

    private static final Duration TICK = Duration.ofMillis(200);
    /** The time between two ticks while this process is a member and hears all peers; far below Downing.GAP_MS. */
    private static final Duration CALM_TICK = Duration.ofMillis(500);
    /** A small part of the four seconds that Artery lets pass between two handshakes of a stream. */
    private static final Duration RENEW = Duration.ofMillis(100);

    private static final long ANNOUNCE_EVERY_MS = 2_500;
    /**
     * The time for which an address from a sentinel is used; a living process announces itself by then, or is named
     * again.
     */
    private static final long INTRODUCED_MS = 8_000;
    /** The time after which a process is told again about the others that it was told about before. */
    private static final long NAME_EVERY_MS = 5_000;
    /** By then Akka has noted that this member is down, and its end waits for no farewell from peers that are deaf. */
    private static final Duration END_AFTER = Duration.ofMillis(100);

    private final Peers peers;
    private final PeerListener listener;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Wire> self;
    private final PeerAddresses addresses;
    private final List<HostPort> sentinels;
    private final Membership membership;
    private final Map<HostPort, Long> announcedMs = new HashMap<>();
    private final Map<HostPort, Long> introducedMs = new HashMap<>();

    /** The addresses that each process was told last, and when; in a sentinel only. */
    private final Map<MemberId, Named> named = new HashMap<>();

    private final Set<HostPort> refusedAddresses = new HashSet<>();
    private final Incoming incoming = new Incoming();
    private final SilentPeers silent;
    private final ActorRef<BulkActor.Command> bulk;
    private boolean ending;

    /** The messages of this actor to itself, and those of peers. */
    sealed interface Command {
        /** Calls the method of {@code actor} for this message. */
        Behavior<Command> accept(PeerActor actor);
    }

    private record Received(Wire message) implements Command {
        @Override
        public Behavior<Command> accept(PeerActor actor) {
            return message.accept(actor.incoming);
        }
    }

    private record Quarantined(SilentPeers.Quarantine quarantine) implements Command {
        @Override
        public Behavior<Command> accept(PeerActor actor) {
            return actor.onQuarantined(quarantine);
        }
    }

    private record Named(Set<HostPort> others, long atMs) {}

    private enum Tick implements Command {
        TICK;

        @Override
        public Behavior<Command> accept(PeerActor actor) {
            return actor.onTick();
        }
    }

    private enum Renew implements Command {
        RENEW;

        @Override
        public Behavior<Command> accept(PeerActor actor) {
            return actor.onRenew();
        }
    }

    private enum End implements Command {
        END;

        @Override
        public Behavior<Command> accept(PeerActor actor) {
            return actor.onEnd();
        }
    }

    private PeerActor(
            ActorContext<Command> context,
            ActorRef<Wire> self,
            Peers peers,
            PeerListener listener,
            List<HostPort> sentinels,
            long downAfterMs,
            TimerScheduler<Command> timers) {
        super(context);
        this.timers = timers;
        this.self = self;
        this.peers = peers;
        this.listener = listener;
        this.sentinels = List.copyOf(sentinels);
        this.addresses = new PeerAddresses(context.getSystem());
        this.membership = new Membership(context.getSystem(), peers, this.sentinels, downAfterMs);
        this.bulk = context.spawn(BulkActor.create(self, peers::ref, peers::nowMs), "bulk");
        // A death pact: without it, records larger than a frame would travel no more.
        context.watch(bulk);
        this.silent = new SilentPeers(context.getSystem(), self, peers, this.sentinels);
        peers.setBulk(new BulkRoute(WireFormat.of(Adapter.toClassic(context.getSystem())), bulk));
    }

    /**
     * Creates the actor of one process.
     *
     * @param peers its outgoing half, which shares the directory
     * @param listener gets what arrives, on this actor's thread
     * @param sentinels cluster addresses of all sentinels; empty for a node that stands alone
     */
    public static Behavior<Wire> create(Peers peers, PeerListener listener, List<HostPort> sentinels) {
        return create(peers, listener, sentinels, Downing.AFTER_MS);
    }

    /** Creates the actor for tests, which do not wait for {@link Downing#AFTER_MS}. */
    static Behavior<Wire> create(Peers peers, PeerListener listener, List<HostPort> sentinels, long downAfterMs) {
        return Behaviors.setup(outer -> Behaviors.transformMessages(
                Wire.class,
                Behaviors.<Command>setup(context -> Behaviors.withTimers(timers -> {
                    PeerActor actor =
                            new PeerActor(context, outer.getSelf(), peers, listener, sentinels, downAfterMs, timers);
                    actor.start();
                    return actor;
                })),
                match -> match.match(Wire.class, Received::new)));
    }

    private void start() {
        SilentPeers.subscribe(getContext(), Quarantined::new);
        getContext().getSelf().tell(Tick.TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(command -> command.accept(this)).build();
    }

    private Behavior<Command> onTick() {
        long nowMs = peers.nowMs();
        membership.tick(nowMs);
        silent.tick(nowMs);
        if (!silent.isRenewing()) {
            timers.cancel(Renew.RENEW);
        } else if (!timers.isTimerActive(Renew.RENEW)) {
            timers.startTimerWithFixedDelay(Renew.RENEW, RENEW);
        }
        boolean calm = peers.self().joined() && !silent.isRenewing();
        for (HostPort target : targets(nowMs)) {
            Long last = announcedMs.get(target);
            boolean heard = isHeard(target, nowMs);
            calm &= heard;
            if (silent.isQuarantined(target) && !heard) {
                continue; // the notice goes there instead: a quarantined process cannot answer an announcement
            }
            if (last == null || nowMs - last >= (heard ? ANNOUNCE_EVERY_MS : TICK.toMillis())) {
                announceTo(target, nowMs);
            }
        }
        membership.downDead(introducedMs.keySet(), nowMs);
        timers.startSingleTimer(Tick.TICK, calm ? CALM_TICK : TICK);
        return this;
    }

    private Behavior<Command> onQuarantined(SilentPeers.Quarantine quarantine) {
        silent.quarantined(quarantine, peers.nowMs());
        return this;
    }

    private Behavior<Command> onRenew() {
        silent.renew();
        return this;
    }

    private Behavior<Command> onEnd() {
        getContext().getSystem().terminate();
        return this;
    }

    /** A sentinel tells whoever announces itself about the others: when these change, and now and then. */
    private void nameOthers(Announce announce, long nowMs) {
        if (peers.self().role() != ProcessRole.SENTINEL) {
            return;
        }
        MemberId id = announce.hello().id();
        Set<HostPort> others = new HashSet<>();
        for (PeerInfo other : peers.heard(nowMs)) {
            if (!other.id().equals(id)) {
                others.add(other.cluster());
            }
        }
        Named before = named.get(id);
        boolean known = before != null && others.equals(before.others()) && nowMs - before.atMs() < NAME_EVERY_MS;
        if (!known || announce.wantsAnswer()) {
            named.keySet().retainAll(peers.directory().all().keySet());
            named.put(id, new Named(others, nowMs));
            announce.peer().tell(new Introduce(List.copyOf(others)));
        }
    }

    private Set<HostPort> targets(long nowMs) {
        introducedMs.values().removeIf(heardMs -> nowMs - heardMs > INTRODUCED_MS);
        Set<HostPort> targets = new HashSet<>(sentinels);
        targets.addAll(introducedMs.keySet());
        targets.addAll(membership.members());
        targets.remove(peers.self().cluster());
        return targets;
    }

    private void announceTo(HostPort target, long nowMs) {
        announcedMs.put(target, nowMs);
        addresses.peer(target).tell(new Announce(peers.self(), self, !isHeard(target, nowMs)), Adapter.toClassic(self));
    }

    private boolean isHeard(HostPort target, long nowMs) {
        for (Peer<ActorRef<Wire>> peer : peers.directory().all().values()) {
            if (peer.hello().cluster().equals(target) && peers.directory().isAlive(peer, nowMs)) {
                return true;
            }
        }
        return false;
    }

    /** The messages of peers. */
    private final class Incoming implements Wire.Handler<Behavior<Command>> {
        @Override
        public Behavior<Command> announce(Announce announce) {
            PeerInfo hello = announce.hello();
            long nowMs = peers.nowMs();
            Verdict verdict = peers.directory().judge(hello, nowMs);
            switch (verdict) {
                case NEW, KNOWN -> {
                    if (announce.wantsAnswer() || verdict == Verdict.NEW) {
                        // Before it is entered, so that the peer knows us before our first message reaches it.
                        announce.peer().tell(new Announce(peers.self(), self, false));
                    }
                    peers.directory().learn(hello, announce.peer(), nowMs);
                    silent.heard(hello, !announce.wantsAnswer(), nowMs);
                    if (verdict == Verdict.NEW) {
                        LOG.info(
                                "met {} {} at {}, cluster address {}",
                                hello.role().clusterRole(),
                                hello.id().brief(),
                                hello.resp(),
                                hello.cluster());
                    }
                    listener.met(hello);
                    nameOthers(announce, nowMs);
                }
                case DUPLICATE -> {
                    if (refusedAddresses.add(hello.cluster())) {
                        LOG.error(
                                "Refused the {} at {}: its id {} belongs to another living process. Give each process a"
                                        + " data directory of its own, not a copy.",
                                hello.role().clusterRole(),
                                hello.cluster(),
                                hello.id());
                    }
                }
                case STALE -> LOG.debug("Dropped a late announcement of a replaced process: {}", hello);
            }
            return PeerActor.this;
        }

        @Override
        public Behavior<Command> envelope(Envelope envelope) {
            if (envelope.to().equals(peers.self().id())
                    && peers.directory().isCurrent(envelope.from(), envelope.fromIncarnation())) {
                listener.received(envelope.shard(), envelope.from(), envelope.fromIncarnation(), envelope.message());
            }
            return PeerActor.this;
        }

        @Override
        public Behavior<Command> fragment(Fragment piece) {
            Transfer transfer = piece.transfer();
            if (transfer.to().equals(peers.self().id())
                    && peers.directory().isCurrent(transfer.from(), transfer.fromIncarnation())) {
                bulk.tell(new BulkActor.Received(piece));
            }
            return PeerActor.this;
        }

        @Override
        public Behavior<Command> fragmentAck(FragmentAck ack) {
            if (ack.transfer().fromIncarnation().equals(peers.self().incarnation())) {
                bulk.tell(new BulkActor.Acknowledged(ack));
            }
            return PeerActor.this;
        }

        @Override
        public Behavior<Command> introduce(Introduce introduce) {
            long nowMs = peers.nowMs();
            for (HostPort address : introduce.clusterAddresses()) {
                if (!address.equals(peers.self().cluster()) && introducedMs.size() < Introduce.MAX_ADDRESSES) {
                    boolean isNew = introducedMs.put(address, nowMs) == null;
                    if (isNew && !announcedMs.containsKey(address)) {
                        // Not at the next tick: a client waits for its master.
                        announceTo(address, nowMs);
                    }
                }
            }
            return PeerActor.this;
        }

        @Override
        public Behavior<Command> quarantineNotice(QuarantineNotice notice) {
            if (!ending && membership.isSelf(notice.uid())) {
                ending = true;
                LOG.info("The peers downed this ActorSystem and drop its messages; this process starts a new one.");
                membership.downSelf();
                timers.startSingleTimer(End.END, END_AFTER);
            }
            return PeerActor.this;
        }
    }
}
