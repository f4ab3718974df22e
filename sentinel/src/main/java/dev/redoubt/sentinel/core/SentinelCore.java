package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One sentinel watching one shard: the whole protocol of a voter as a pure state machine (docs/protocol.md 1, 4, 5). It
 * dispatches to its parts:
 *
 * <ul>
 *   <li>{@link Monitor} and {@link SentinelPeers}, the monitoring half: who answers, who is master, who else thinks so;
 *   <li>{@link Failover}, {@link Voting}, {@link PlannedFailover}, the acting half, off in TILT and while silent;
 *   <li>{@link LeaseTable}, the leases, which go on in TILT: taking them back would turn a late tick into an outage;
 *   <li>{@link TrustMember}, the operator's word for a suspect member;
 *   <li>{@link Bootstrap}, the first config record.
 * </ul>
 *
 * <p>It opens no connection and serves no client. Not thread-safe: one actor calls it. Times are milliseconds of a
 * monotonic local clock.
 */
public final class SentinelCore {
    private final SentinelContext c;
    private final boolean restarted;
    private final SentinelPeers peers;
    private final Monitor monitor;
    private final LeaseTable granter;
    private final Voting voting;
    private final Bootstrap bootstrap;
    private final Failover failover;
    private final PlannedFailover planned;
    private final TrustMember trusting;
    private long lastTickMs;

    /**
     * A process that has just started.
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
        this.granter = new LeaseTable(c, monitor);
        this.voting = new Voting(c, monitor, granter);
        this.bootstrap = new Bootstrap(c, peers);
        this.failover = new Failover(c, monitor, peers, voting);
        this.planned = new PlannedFailover(c, monitor, failover, granter);
        this.trusting = new TrustMember(c, monitor);
    }

    /** To be called once; the first {@link SentinelEvent.Tick} follows after {@link #nextTickMs()}. */
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
        return c.drain();
    }

    /** Handles one event; the host carries out the effects in order before it gives the next. */
    public List<SentinelEffect> on(SentinelEvent event, long nowMs) {
        c.nowMs = nowMs;
        if (event instanceof SentinelEvent.Received e) {
            received(e.from(), e.message());
        } else if (event instanceof SentinelEvent.Tick) {
            tick();
        } else if (event instanceof SentinelEvent.Stored e) {
            c.stored(e.number());
        } else if (event instanceof SentinelEvent.NodeSeen e) {
            bootstrap.seen(e);
            monitor.seen(e);
        } else if (event instanceof SentinelEvent.VoterSeen e) {
            voterSeen(e);
        } else if (event instanceof SentinelEvent.CrashEvidence e) {
            monitor.evidence(e.id(), e.incarnation());
        } else if (event instanceof SentinelEvent.ProcessEnded e) {
            granter.ended(e.id(), e.incarnation());
            monitor.evidence(e.id(), e.incarnation());
        } else if (event instanceof SentinelEvent.PlannedFailover e) {
            planned.requested(e.request());
        } else if (event instanceof SentinelEvent.TrustMember e) {
            trusting.requested(e.request(), e.member());
        } else {
            throw new IllegalStateException("no such event: " + event);
        }
        return c.drain();
    }

    private void voterSeen(SentinelEvent.VoterSeen e) {
        bootstrap.seen(e);
        if (!e.id().equals(c.id) && peers.seen(e)) {
            monitor.publish(
                    "+sentinel",
                    EventTexts.sentinel(
                            c.settings.masterName(), e.id(), e.host(), e.port(), monitor.announcedMaster()));
        }
    }

    private void tick() {
        tilt();
        monitor.tick();
        bootstrap.tick();
        SentinelMessage.Hello hello = new SentinelMessage.Hello(
                c.incarnation,
                monitor.master(),
                monitor.masterDown(),
                c.state().highestTerm(),
                c.state().observer(),
                c.config());
        for (MemberId peer : peers.all().keySet()) {
            c.send(peer, hello);
        }
        for (MemberId voter : c.config().voters()) {
            if (!voter.equals(c.id) && !peers.all().containsKey(voter)) {
                c.send(voter, hello);
            }
        }
        voting.tick();
        failover.drive();
        failover.reconfiguration().tick();
        planned.tick();
        trusting.tick();
    }

    /** As sentinelCheckTiltCondition: a process or clock that stood still judges nobody for a while. */
    private void tilt() {
        boolean before = c.tiltUntilMs > 0;
        long gapMs = c.nowMs - lastTickMs;
        lastTickMs = c.nowMs;
        if (gapMs < 0 || gapMs > c.settings.tiltGapMs()) {
            monitor.slept(gapMs);
            c.tiltUntilMs = c.nowMs + c.settings.tiltMs();
            if (!before) {
                monitor.publish("+tilt", "#tilt mode entered");
            }
        } else if (before && !c.tilt()) {
            c.tiltUntilMs = 0;
            monitor.publish("-tilt", "#tilt mode exited");
        }
    }

    private void received(MemberId from, PeerMessage message) {
        if (message instanceof MemberMessage m) {
            received(from, m);
        } else if (message instanceof SentinelMessage m) {
            received(from, m);
        } else {
            throw new IllegalStateException("not for a sentinel: " + message);
        }
    }

    private void received(MemberId from, MemberMessage message) {
        if (message instanceof MemberMessage.Pong m) {
            monitor.pong(from, m);
            failover.reconfiguration().answered(from);
        } else if (message instanceof MemberMessage.LeaseRequest m) {
            granter.requested(from, m);
        } else if (message instanceof MemberMessage.Prepared m) {
            failover.prepared(from, m);
        } else if (message instanceof MemberMessage.Promoted m) {
            failover.promoted(from, m);
        } else if (message instanceof MemberMessage.Refuse m) {
            failover.refused(m.term());
        } else if (message instanceof MemberMessage.Resigned m) {
            planned.resigned(from, m);
        } else if (message instanceof MemberMessage.HandOverFailed m) {
            planned.failed(m);
        } else if (message instanceof MemberMessage.Trusted m) {
            trusting.trusted(from, m);
        } else {
            throw new IllegalStateException("not for a sentinel: " + message);
        }
    }

    private void received(MemberId from, SentinelMessage message) {
        if (message instanceof SentinelMessage.Hello m) {
            peers.hello(from, m);
            bootstrap.hello(m);
            if (c.config().voters().contains(from)) {
                monitor.setMaster(m.master());
            }
        } else if (message instanceof SentinelMessage.VoteRequest m) {
            if (voting.requested(from, m)) {
                failover.votedForAnother();
            }
        } else if (message instanceof SentinelMessage.Vote m) {
            failover.voted(from, m);
        } else if (message instanceof SentinelMessage.Learn m) {
            voting.learn(from, m);
        } else if (message instanceof SentinelMessage.Learnt m) {
            voting.learnt(from, m);
        } else if (message instanceof SentinelMessage.Offer m) {
            bootstrap.offered(m);
        } else {
            throw new IllegalStateException("no such message: " + message);
        }
    }

    /** When the next {@link SentinelEvent.Tick} is due after one, randomised so that sentinels do not act in step. */
    public long nextTickMs() {
        return c.between(c.settings.tickMs() / 2, c.settings.tickMs() + 1);
    }

    /** What the face shows now. */
    public SentinelView view(long nowMs) {
        c.nowMs = nowMs;
        return SentinelViews.of(c, monitor, peers, failover, planned.running());
    }

    /** The durable state, as last given to {@link SentinelEffect.Store}. */
    public VoteState state() {
        return c.state();
    }

    LeaseTable granter() {
        return granter;
    }

    Failover failover() {
        return failover;
    }

    boolean silent(long nowMs) {
        c.nowMs = nowMs;
        return c.silent();
    }
}
