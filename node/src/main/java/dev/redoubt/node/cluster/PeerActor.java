package dev.redoubt.node.cluster;

import akka.actor.ActorSelection;
import akka.actor.Address;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.JoinSeedNodes;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.PeerDirectory.Peer;
import dev.redoubt.node.cluster.PeerDirectory.Verdict;
import dev.redoubt.node.cluster.codec.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor through which a process knows its peers, at {@value #PATH} in each process. It announces this process to
 * the sentinels' addresses, to the members of the Akka cluster and to the addresses that a sentinel names. It learns
 * the identities of peers from their announcements, and delivers incoming {@link Envelope}s to the {@link
 * PeerListener}. Outgoing envelopes do not pass through it: see {@link Peers#send}.
 *
 * <p>It also joins this process to the Akka cluster ({@link ClusterBootstrap}) and, in sentinels, downs dead members
 * ({@link Downing}). Membership is a hint: everything works, and a failover happens, without it.
 *
 * <p>{@link SilentPeers} brings silent peers back; a process that is told that it is quarantined ends its
 * ActorSystem, and {@link ActorSystemSupervisor} starts the next.
 *
 * <p>No states. On {@link Tick}: announce where it is due, bootstrap or join, down. On {@link Announce}: learn, answer
 * if asked, introduce (a sentinel). On {@link Envelope}: deliver if the sender is the process known by that identity.
 * On {@link Fragment} and {@link FragmentAck}: likewise, to the {@link BulkActor}. On {@link Quarantined}: note whom to
 * tell. On {@link QuarantineNotice}: end this ActorSystem, if it is the one named. It does not retry, store or order
 * anything.
 */
public final class PeerActor extends AbstractBehavior<PeerActor.Command> {
    // Not the context's logger, whose name depends on where it was first asked for.
    private static final Logger LOG = LoggerFactory.getLogger(PeerActor.class);

    /** Its name under the guardian, the same in every process. */
    public static final String NAME = "peers";

    static final String PATH = "/user/" + NAME;
    private static final Duration TICK = Duration.ofMillis(200);
    private static final long ANNOUNCE_EVERY_MS = 1_000;
    /**
     * The time for which an address from a sentinel is used; a living process announces itself by then, or is named
     * again.
     */
    private static final long INTRODUCED_MS = 5_000;
    /** For an ActorSystem that is no member and so cannot be downed. */
    private static final Duration END_AFTER = Duration.ofSeconds(1);

    private final Peers peers;
    private final PeerListener listener;
    private final TimerScheduler<Command> timers;
    private final List<HostPort> sentinels;
    private final ClusterBootstrap founding;
    private final Downing eviction;
    private final Cluster cluster;
    private final Map<HostPort, Long> announcedMs = new HashMap<>();
    private final Map<HostPort, Long> introducedMs = new HashMap<>();
    private final Set<HostPort> refusedAddresses = new HashSet<>();
    private final SilentPeers silent;
    private final ActorRef<BulkActor.Command> bulk;
    private boolean ending;
    private boolean founded;

    /** The messages of this actor. */
    public sealed interface Command permits Wire, Tick, Quarantined, End {}

    private enum Tick implements Command {
        TICK
    }

    /** Artery now drops each message of that ActorSystem; {@code unasked} if the system did not leave by itself. */
    record Quarantined(Address address, long uid, boolean unasked) implements Command {}

    private enum End implements Command {
        END
    }

    private PeerActor(
            ActorContext<Command> context,
            Peers peers,
            PeerListener listener,
            List<HostPort> sentinels,
            long evictAfterMs,
            TimerScheduler<Command> timers) {
        super(context);
        this.timers = timers;
        this.peers = peers;
        this.listener = listener;
        this.sentinels = List.copyOf(sentinels);
        this.founding = new ClusterBootstrap(sentinels, peers.self().cluster());
        this.eviction = new Downing(sentinels, peers.self().cluster(), evictAfterMs);
        this.cluster = Cluster.get(context.getSystem());
        this.bulk = context.spawn(BulkActor.create(peers, context.getSelf()), "bulk");
        this.silent = new SilentPeers(context, peers, this.sentinels);
        WireFormat format = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(context.getSystem())).format();
        peers.setBulk(new BulkRoute(format, bulk));
    }

    /**
     * Creates the actor of one process.
     *
     * @param peers its outgoing half, which shares the directory
     * @param listener gets what arrives, on this actor's thread
     * @param sentinels cluster addresses of all sentinels; empty for a node that stands alone
     */
    public static Behavior<Command> create(Peers peers, PeerListener listener, List<HostPort> sentinels) {
        return create(peers, listener, sentinels, Downing.AFTER_MS);
    }

    /** For tests, which do not wait for {@link Downing#AFTER_MS}. */
    static Behavior<Command> create(Peers peers, PeerListener listener, List<HostPort> sentinels, long evictAfterMs) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            PeerActor actor = new PeerActor(context, peers, listener, sentinels, evictAfterMs, timers);
            actor.start();
            return actor;
        }));
    }

    private void start() {
        join(sentinels.isEmpty() ? List.of(peers.self().cluster()) : othersFirst());
        silent.subscribe(cluster);
        timers.startTimerWithFixedDelay(Tick.TICK, Duration.ZERO, TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.TICK, this::onTick)
                .onMessage(Envelope.class, this::onEnvelope)
                .onMessage(Announce.class, this::onAnnounce)
                .onMessage(Introduce.class, this::onIntroduce)
                .onMessage(Fragment.class, this::onFragment)
                .onMessage(FragmentAck.class, this::onFragmentAck)
                .onMessage(Quarantined.class, this::onQuarantined)
                .onMessage(QuarantineNotice.class, this::onNotice)
                .onMessageEquals(End.END, this::onEnd)
                .build();
    }

    private Behavior<Command> onTick() {
        long nowMs = peers.nowMs();
        Member me = cluster.selfMember();
        peers.setJoined(me.status() == MemberStatus.up() || me.status() == MemberStatus.weaklyUp());
        if (!founded && founding.decide(peers.heard(nowMs), peers.self().joined(), nowMs)) {
            founded = true;
            LOG.info("Starting a new Akka cluster: this sentinel hears a majority of sentinels, and none of them is in"
                    + " a cluster.");
            List<HostPort> selfFirst = new ArrayList<>(List.of(peers.self().cluster()));
            selfFirst.addAll(othersFirst());
            join(selfFirst);
        }
        silent.tick(nowMs);
        for (HostPort target : targets(nowMs)) {
            Long last = announcedMs.get(target);
            if (silent.isQuarantined(target) && !isHeard(target, nowMs)) {
                continue; // the notice goes there instead: a quarantined process cannot answer an announcement
            }
            if (last == null || nowMs - last >= (isHeard(target, nowMs) ? ANNOUNCE_EVERY_MS : TICK.toMillis())) {
                announceTo(target, nowMs);
            }
        }
        evict(nowMs);
        return this;
    }

    private Behavior<Command> onQuarantined(Quarantined quarantined) {
        if (quarantined.unasked()) {
            Set<HostPort> at = new HashSet<>();
            addHostPort(at, quarantined.address());
            at.remove(peers.self().cluster());
            at.forEach(address -> silent.quarantined(address, quarantined.uid(), peers.nowMs()));
        }
        return this;
    }

    private Behavior<Command> onNotice(QuarantineNotice notice) {
        if (!ending && notice.uid() == cluster.selfMember().uniqueAddress().longUid()) {
            ending = true;
            LOG.warn("The peers downed this ActorSystem and drop its messages; this process starts a new one.");
            // A member that is down ends at once. One that leaves waits for members that drop its messages.
            cluster.manager().tell(new Down(cluster.selfMember().address()));
            timers.startSingleTimer(End.END, END_AFTER);
        }
        return this;
    }

    private Behavior<Command> onEnd() {
        getContext().getSystem().terminate();
        return this;
    }

    private void evict(long nowMs) {
        if (!eviction.applies()) {
            return;
        }
        List<Member> unreachable = new ArrayList<>();
        for (Member member : cluster.state().getUnreachable()) {
            if (member.status() != MemberStatus.down()) {
                unreachable.add(member);
            }
        }
        Set<HostPort> heard = new HashSet<>();
        peers.heard(nowMs).forEach(hello -> heard.add(hello.cluster()));
        for (HostPort dead : eviction.decide(addresses(unreachable), heard, introducedMs.keySet(), nowMs)) {
            LOG.info(
                    "Downing {} in the Akka cluster: no sentinel has heard it for the downing time. It rejoins when it"
                            + " is heard again.",
                    dead);
            cluster.manager().tell(new Down(address(dead)));
        }
    }

    private Behavior<Command> onEnvelope(Envelope envelope) {
        if (envelope.to().equals(peers.self().id())
                && peers.directory().isCurrent(envelope.from(), envelope.fromIncarnation())) {
            listener.received(envelope.shard(), envelope.from(), envelope.fromIncarnation(), envelope.message());
        }
        return this;
    }

    private Behavior<Command> onFragment(Fragment piece) {
        Transfer transfer = piece.transfer();
        if (transfer.to().equals(peers.self().id())
                && peers.directory().isCurrent(transfer.from(), transfer.fromIncarnation())) {
            bulk.tell(piece);
        }
        return this;
    }

    private Behavior<Command> onFragmentAck(FragmentAck ack) {
        if (ack.transfer().fromIncarnation().equals(peers.self().incarnation())) {
            bulk.tell(ack);
        }
        return this;
    }

    private Behavior<Command> onAnnounce(Announce announce) {
        PeerInfo hello = announce.hello();
        long nowMs = peers.nowMs();
        Verdict verdict = peers.directory().judge(hello, nowMs);
        switch (verdict) {
            case NEW, KNOWN -> {
                if (announce.wantsAnswer() || verdict == Verdict.NEW) {
                    // Before it is entered, so that the peer knows us before our first message reaches it.
                    announce.peer().tell(new Announce(peers.self(), getContext().getSelf(), false));
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
                introduce(announce, nowMs);
            }
            case DUPLICATE -> {
                if (refusedAddresses.add(hello.cluster())) {
                    LOG.error(
                            "refusing {} at {}: its id {} belongs to another living process. Was its data"
                                    + " directory copied?",
                            hello.role().clusterRole(),
                            hello.cluster(),
                            hello.id());
                }
            }
            case STALE -> LOG.debug("Dropped a late announcement of a replaced process: {}", hello);
        }
        return this;
    }

    private Behavior<Command> onIntroduce(Introduce introduce) {
        long nowMs = peers.nowMs();
        for (HostPort address : introduce.clusterAddresses()) {
            if (!address.equals(peers.self().cluster()) && introducedMs.size() < Introduce.MAX_ADDRESSES) {
                introducedMs.put(address, nowMs);
            }
        }
        return this;
    }

    /** A sentinel tells whoever announces itself about the others. */
    private void introduce(Announce announce, long nowMs) {
        if (peers.self().role() == ProcessRole.SENTINEL) {
            List<HostPort> others = new ArrayList<>();
            for (PeerInfo other : peers.heard(nowMs)) {
                if (!other.id().equals(announce.hello().id())) {
                    others.add(other.cluster());
                }
            }
            announce.peer().tell(new Introduce(others));
        }
    }

    private Set<HostPort> targets(long nowMs) {
        introducedMs.values().removeIf(heardMs -> nowMs - heardMs > INTRODUCED_MS);
        Set<HostPort> targets = new HashSet<>(sentinels);
        targets.addAll(introducedMs.keySet());
        List<Member> members = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            MemberStatus status = member.status();
            if (status == MemberStatus.up() || status == MemberStatus.weaklyUp() || status == MemberStatus.joining()) {
                members.add(member);
            }
        }
        targets.addAll(addresses(members));
        targets.remove(peers.self().cluster());
        return targets;
    }

    private static Set<HostPort> addresses(Iterable<Member> members) {
        Set<HostPort> addresses = new HashSet<>();
        for (Member member : members) {
            addHostPort(addresses, member.address());
        }
        return addresses;
    }

    private static void addHostPort(Set<HostPort> to, Address address) {
        if (address.host().isDefined() && address.port().isDefined()) {
            to.add(new HostPort(address.host().get(), (Integer) address.port().get()));
        }
    }

    private void announceTo(HostPort target, long nowMs) {
        announcedMs.put(target, nowMs);
        ActorRef<Command> self = getContext().getSelf();
        selection(target).tell(new Announce(peers.self(), self, !isHeard(target, nowMs)), Adapter.toClassic(self));
    }

    private boolean isHeard(HostPort target, long nowMs) {
        for (Peer<ActorRef<Command>> peer : peers.directory().all().values()) {
            if (peer.hello().cluster().equals(target) && peers.directory().isAlive(peer, nowMs)) {
                return true;
            }
        }
        return false;
    }

    private ActorSelection selection(HostPort target) {
        return Adapter.toClassic(getContext().getSystem()).actorSelection(address(target) + PATH);
    }

    private List<HostPort> othersFirst() {
        List<HostPort> others = new ArrayList<>(sentinels);
        others.remove(peers.self().cluster());
        return others;
    }

    private void join(List<HostPort> seeds) {
        if (!seeds.isEmpty()) {
            cluster.manager()
                    .tell(new JoinSeedNodes(seeds.stream().map(this::address).toList()));
        }
    }

    private Address address(HostPort at) {
        return new Address("akka", getContext().getSystem().name(), at.host(), at.port());
    }
}
