package dev.redoubt.sentinel.core;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The whole protocol of one voter, which watches one shard, as a pure state machine (docs/protocol.md 1, 4, 5). Its
 * parts:
 *
 * <ul>
 *   <li>{@link Monitor} and {@link SentinelPeers} monitor: which process answers, which one is master, and which
 *       sentinels agree;
 *   <li>{@link Failover}, {@link Voting} and {@link PlannedFailover} act, by the rules of {@link FirstElection} while
 *       there is no master; while silent they are off, and in TILT they begin nothing;
 *   <li>{@link LeaseTable} grants leases also in TILT, since a lease withheld would turn a late tick into an outage;
 *   <li>{@link TrustMember} carries the operator's order about a suspect member;
 *   <li>{@link Bootstrap} writes the first config record.
 * </ul>
 *
 * <p>It opens no connection and serves no client. Not thread-safe: one actor calls it. Times are milliseconds of a
 * monotonic local clock.
 */
public final class SentinelCore {
    private final SentinelContext c;

    /** True if this voter has run before, so that it owes a silence (4.2). */
    private final boolean restarted;

    private final SentinelPeers peers;
    private final Monitor monitor;
    private final LeaseTable leases;
    private final Voting voting;
    private final Bootstrap bootstrap;
    private final Failover failover;
    private final PlannedFailover planned;
    private final TrustMember trust;
    private final MessageDispatch messages;
    private final TickSchedule schedule;
    private final SentinelEvent.Handler events = new Events();

    /** The time when the last tick, or the start, was handled. */
    private long lastTickMs;

    /**
     * Makes the core of a process that has just started.
     *
     * @param id of this sentinel
     * @param stored the newest entry of the vote journal; {@link VoteState#EMPTY} if it is new or lost
     * @param restarted false only if this voter has never run before: it owes no silence (4.2)
     * @param random for delays and nonces
     */
    public SentinelCore(
            SentinelCoreSettings settings,
            MemberId id,
            Incarnation incarnation,
            VoteState stored,
            boolean restarted,
            RandomGenerator random) {
        this(new SentinelContext(settings, id, incarnation, stored, random, SentinelRules.PROTOCOL), restarted);
    }

    SentinelCore(SentinelContext context, boolean restarted) {
        this.c = context;
        this.restarted = restarted;
        this.peers = new SentinelPeers(c);
        this.monitor = new Monitor(c, peers);
        this.leases = new LeaseTable(c, monitor);
        FirstElection first = new FirstElection(c, monitor);
        this.voting = new Voting(c, monitor, leases, first);
        this.bootstrap = new Bootstrap(c, peers);
        this.failover = new Failover(c, monitor, peers, voting, first);
        this.planned = new PlannedFailover(c, monitor, failover, leases);
        this.trust = new TrustMember(c, monitor);
        this.messages = new MessageDispatch(c, monitor, leases, voting, bootstrap, failover, planned, trust);
        this.schedule = new TickSchedule(c, monitor, failover, planned, trust);
    }

    /** Starts; to be called once. The first {@link SentinelEvent.Tick} follows at {@link #tickAtMs()}. */
    public List<SentinelEffect> start(long nowMs) {
        c.nowMs = nowMs;
        lastTickMs = nowMs;
        long grantedMs = c.rules.grantedMs(c.state().leaseMs());
        long silenceMs = c.settings.silenceMs(grantedMs, c.state().observer());
        c.silentUntilMs = restarted ? nowMs + silenceMs : nowMs;
        bootstrap.started();
        failover.started();
        for (MemberId member : c.config().members()) {
            monitor.node(member);
        }
        schedule.ticked();
        return c.drain();
    }

    /** Handles one event. The host carries out the effects in order before it gives the next event. */
    public List<SentinelEffect> on(SentinelEvent event, long nowMs) {
        c.nowMs = nowMs;
        event.accept(events);
        schedule.handled();
        return c.drain();
    }

    /** The handlers of the events; each tells the parts that the event concerns. */
    private final class Events implements SentinelEvent.Handler {
        @Override
        public void received(SentinelEvent.Received event) {
            messages.received(event.from(), event.message());
        }

        @Override
        public void tick(SentinelEvent.Tick event) {
            SentinelCore.this.tick();
        }

        @Override
        public void stored(SentinelEvent.Stored event) {
            c.stored(event.number());
        }

        @Override
        public void nodeSeen(SentinelEvent.NodeSeen event) {
            bootstrap.seen(event);
            monitor.seen(event);
        }

        @Override
        public void voterSeen(SentinelEvent.VoterSeen event) {
            bootstrap.seen(event);
            if (!event.id().equals(c.id) && peers.seen(event)) {
                monitor.publish(
                        "+sentinel",
                        EventTexts.sentinel(
                                c.settings.masterName(),
                                event.id(),
                                event.host(),
                                event.port(),
                                monitor.announcedMaster()));
            }
        }

        @Override
        public void crashEvidence(SentinelEvent.CrashEvidence event) {
            monitor.evidence(event.id(), event.incarnation());
        }

        @Override
        public void processEnded(SentinelEvent.ProcessEnded event) {
            leases.ended(event.id(), event.incarnation());
            monitor.evidence(event.id(), event.incarnation());
        }

        @Override
        public void plannedFailover(SentinelEvent.PlannedFailover event) {
            planned.requested(event.request());
        }

        @Override
        public void trustMember(SentinelEvent.TrustMember event) {
            trust.requested(event.request(), event.member());
        }
    }

    private void tick() {
        lateness();
        monitor.tick();
        bootstrap.tick();
        SentinelMessage.Hello hello = new SentinelMessage.Hello(
                c.incarnation,
                monitor.master(),
                monitor.masterDown(),
                c.state().highestTerm(),
                c.state().observer(),
                c.config());
        if (schedule.saysHello(hello)) {
            say(hello);
        }
        voting.tick();
        failover.drive();
        failover.reconfiguration().tick();
        planned.tick();
        trust.tick();
        schedule.ticked();
    }

    private void say(SentinelMessage.Hello hello) {
        for (MemberId peer : peers.all().keySet()) {
            c.send(peer, hello);
        }
        for (MemberId voter : c.config().voters()) {
            if (!voter.equals(c.id) && !peers.all().containsKey(voter)) {
                c.send(voter, hello);
            }
        }
    }

    /**
     * Takes the time by which this tick is late out of the nodes' silence: their answers may have waited for this very
     * process. After a longer gap TILT begins, as in sentinelCheckTiltCondition (sentinel.c).
     *
     * <p>DIFFERS: TILT ends when this sentinel has been on time for {@code down-after-milliseconds}, not after 30 s: by
     * then all that it judges by is newer than the gap. On a busy machine, gaps of 2 s are common, and an outage would
     * last for 30 s.
     */
    private void lateness() {
        boolean before = c.tiltUntilMs > 0;
        long lateMs = c.nowMs - schedule.tickAtMs();
        long gapMs = Math.min(c.nowMs - lastTickMs, Math.max(0, lateMs + c.settings.tickMs()));
        lastTickMs = c.nowMs;
        if (gapMs < 0 || gapMs > c.settings.tiltGapMs()) {
            monitor.slept(gapMs);
            c.tiltUntilMs = c.nowMs + c.settings.tiltMs();
            if (!before) {
                monitor.publish("+tilt", "#tilt mode entered");
            }
            return;
        }
        if (lateMs > c.settings.tickMs()) {
            monitor.late(lateMs);
        }
        if (before && !c.tilt()) {
            c.tiltUntilMs = 0;
            monitor.publish("-tilt", "#tilt mode exited");
        }
    }

    /**
     * Returns the time when the next {@link SentinelEvent.Tick} is due; any event may move it, forward or back. It is
     * drawn anew each time, so that sentinels do not act in step.
     */
    public long tickAtMs() {
        return schedule.tickAtMs();
    }

    /** Returns what clients are shown now. */
    public SentinelView view(long nowMs) {
        c.nowMs = nowMs;
        return SentinelViews.of(c, monitor, peers, failover, planned.running());
    }

    /** Returns the durable state, as last given to {@link SentinelEffect.Store}. */
    public VoteState state() {
        return c.state();
    }

    LeaseTable leases() {
        return leases;
    }

    Failover failover() {
        return failover;
    }

    boolean silent(long nowMs) {
        c.nowMs = nowMs;
        return c.silent();
    }
}
