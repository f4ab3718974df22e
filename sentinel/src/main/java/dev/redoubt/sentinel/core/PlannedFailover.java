package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The planned failover, SENTINEL FAILOVER (docs/protocol.md 5.7): it asks the master to drain and resign. The rest is
 * an ordinary election, in which this sentinel goes first.
 *
 * <pre>
 *   IDLE --PlannedFailover--> ASKING --Resigned--> IDLE; election
 *                             ASKING --HandOverFailed, time over, other master--> IDLE
 * </pre>
 *
 * DIFFERS: Redis's forced failover lets the old master take writes until it is reconfigured, and loses them.
 */
final class PlannedFailover {
    private enum State {
        IDLE,
        ASKING
    }

    private static final Map<State, Set<State>> MOVES =
            Map.of(State.IDLE, Set.of(State.ASKING), State.ASKING, Set.of(State.IDLE));

    private final SentinelContext c;
    private final Monitor monitor;
    private final Failover failover;
    private final LeaseTable leases;
    private final StateMachine<State> state = new StateMachine<>(State.IDLE, MOVES);

    /** The master that was asked last; not null while ASKING. */
    private @Nullable MemberId asked;

    /** The order to that master, repeated at each tick; not null exactly while ASKING. */
    private MemberMessage.@Nullable HandOver order;

    /** The time when the answer is no longer waited for. */
    private long deadlineMs;

    PlannedFailover(SentinelContext c, Monitor monitor, Failover failover, LeaseTable leases) {
        this.c = c;
        this.monitor = monitor;
        this.failover = failover;
        this.leases = leases;
    }

    boolean running() {
        return state.is(State.ASKING);
    }

    void requested(long request) {
        Mastership master = monitor.master();
        if (running() || failover.campaign() != null) {
            c.add(new SentinelEffect.Answer(request, "INPROG Failover already in progress"));
            return;
        }
        WatchedNode target = master == null ? null : target(master.member());
        if (master == null || target == null || monitor.masterDown()) {
            c.add(new SentinelEffect.Answer(request, ErrorTexts.NO_GOOD_REPLICA));
            return;
        }
        asked = master.member();
        long number = c.random.nextLong();
        long withinMs = Math.min(c.settings.failoverTimeoutMs(), c.settings.downAfterMs());
        state.become(State.ASKING);
        order = new MemberMessage.HandOver(master.term(), master.incarnation(), number, target.id, withinMs);
        deadlineMs = c.nowMs + 2 * withinMs;
        c.add(new SentinelEffect.Answer(request, null));
        monitor.publish("+selected-slave", target);
        c.send(master.member(), order);
    }

    /**
     * Selects the replica as sentinelSelectSlave does: it answers, its link is up, its priority is not 0; lowest
     * priority, then longest log, then lowest id.
     */
    private @Nullable WatchedNode target(MemberId master) {
        WatchedNode best = null;
        MemberStatus bestStatus = null;
        for (MemberId member : c.config().members()) {
            WatchedNode node = monitor.nodes().get(member);
            MemberStatus status = node == null ? null : node.status;
            if (node == null || status == null || member.equals(master) || node.down()) {
                continue;
            }
            boolean fit = status.linkUp() && !status.suspect() && status.priority() > 0;
            if (fit && (bestStatus == null || better(status, bestStatus))) {
                best = node;
                bestStatus = status;
            }
        }
        return best;
    }

    private static boolean better(MemberStatus one, MemberStatus other) {
        return one.priority() != other.priority()
                ? one.priority() < other.priority()
                : one.end().index() > other.end().index();
    }

    /** Repeats the order, and gives it up when its time is over or another master came. */
    void tick() {
        Mastership master = monitor.master();
        MemberMessage.HandOver running = order;
        if (running == null || asked == null) {
            return;
        }
        if (c.nowMs > deadlineMs || master == null || master.term() != running.term()) {
            idle();
        } else {
            c.send(asked, running);
        }
    }

    private void idle() {
        state.become(State.IDLE);
        order = null;
    }

    /** The master gave its term up: its lease is void by its own word, and an election follows. */
    void resigned(MemberId from, MemberMessage.Resigned m) {
        Mastership ended = new Mastership(m.term(), from, m.incarnation());
        leases.resigned(ended);
        if (ended.equals(monitor.master())) {
            boolean here = order != null && order.number() == m.number();
            if (here) {
                idle();
            }
            failover.resigned(here);
            monitor.resigned(ended);
        }
    }

    /** The master could not drain or resign in time: it goes on as master. */
    void failed(MemberMessage.HandOverFailed m) {
        if (order != null && order.number() == m.number()) {
            idle();
            c.note("The planned failover failed: " + m.reason() + ". The master goes on as master.");
            WatchedNode master = monitor.announcedMaster();
            if (master != null) {
                monitor.publish("-failover-abort-slave-timeout", master);
            }
        }
    }
}
