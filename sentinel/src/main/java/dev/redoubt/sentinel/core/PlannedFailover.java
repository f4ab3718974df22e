package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * SENTINEL FAILOVER (docs/protocol.md 5.7): asks the master to drain and resign; the rest is an ordinary election, in
 * which this sentinel goes first.
 *
 * <pre>
 *   idle --PlannedFailover--> asking --Resigned--> idle; election
 *                             asking --HandOverFailed, time over, other master--> idle
 * </pre>
 *
 * DIFFERS: Redis's forced failover lets the old master take writes until it is reconfigured, and loses them.
 */
final class PlannedFailover {
    private final SentinelContext c;
    private final Monitor monitor;
    private final Failover failover;
    private final LeaseTable granter;
    private @Nullable MemberId asked;
    private MemberMessage.@Nullable HandOver order;
    private long deadlineMs;

    PlannedFailover(SentinelContext c, Monitor monitor, Failover failover, LeaseTable granter) {
        this.c = c;
        this.monitor = monitor;
        this.failover = failover;
        this.granter = granter;
    }

    boolean running() {
        return order != null;
    }

    void requested(long request) {
        Mastership master = monitor.master();
        if (running() || failover.campaign() != null) {
            c.add(new SentinelEffect.Answer(request, "INPROG Failover already in progress"));
            return;
        }
        WatchedNode target = master == null ? null : target(master.member());
        if (master == null || target == null || monitor.masterDown()) {
            c.add(new SentinelEffect.Answer(request, "NOGOODSLAVE No suitable replica to promote"));
            return;
        }
        asked = master.member();
        long number = c.random.nextLong();
        long withinMs = Math.min(c.settings.failoverTimeoutMs(), c.settings.downAfterMs());
        order = new MemberMessage.HandOver(master.term(), master.incarnation(), number, target.id, withinMs);
        deadlineMs = c.nowMs + 2 * withinMs;
        c.add(new SentinelEffect.Answer(request, null));
        monitor.publish("+selected-slave", target);
        c.send(master.member(), order);
    }

    /** As sentinelSelectSlave: answering, linked, of a priority; lowest priority, then longest log, then lowest id. */
    private @Nullable WatchedNode target(MemberId master) {
        WatchedNode best = null;
        MemberStatus bestStatus = null;
        for (MemberId member : c.config().members()) {
            WatchedNode node = monitor.nodes().get(member);
            MemberStatus status = node == null ? null : node.status;
            if (node == null || status == null || member.equals(master) || node.down) {
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

    void tick() {
        Mastership master = monitor.master();
        MemberMessage.HandOver running = order;
        if (running == null || asked == null) {
            return;
        }
        if (c.nowMs > deadlineMs || master == null || master.term() != running.term()) {
            order = null;
        } else {
            c.send(asked, running);
        }
    }

    void resigned(MemberId from, MemberMessage.Resigned m) {
        Mastership ended = new Mastership(m.term(), from, m.incarnation());
        granter.resigned(ended);
        if (ended.equals(monitor.master())) {
            boolean here = order != null && order.number() == m.number();
            order = here ? null : order;
            failover.resigned(here);
            monitor.resigned(ended);
        }
    }

    void failed(MemberMessage.HandOverFailed m) {
        if (order != null && order.number() == m.number()) {
            order = null;
            c.note("planned failover given up: " + m.reason());
            WatchedNode master = monitor.announcedMaster();
            if (master != null) {
                monitor.publish("-failover-abort-slave-timeout", master);
            }
        }
    }
}
