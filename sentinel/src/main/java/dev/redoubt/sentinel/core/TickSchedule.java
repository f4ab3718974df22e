package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The rule that says when the next tick is due. While nothing changes and nothing is under way, ticks are as rare as
 * {@code calmTickMs} allows; else they come every {@code tickMs}, and a change of judgement brings one at once.
 *
 * <pre>
 *   CALM --a change that this sentinel sees; something under way--> BUSY
 *   BUSY --nothing changed for BUSY_TICKS ticks, nothing under way--> CALM
 * </pre>
 *
 * <p>The states follow from {@link #busyUntilMs}. Not durable. On the core's thread only.
 */
final class TickSchedule {
    /** The number of longest busy ticks for which a change keeps this sentinel busy. */
    private static final int BUSY_TICKS = 20;

    private final SentinelContext c;
    private final Monitor monitor;
    private final Failover failover;
    private final PlannedFailover planned;
    private final TrustMember trust;

    /** Draws the ticks only, so that how many there are changes no delay of an election. */
    private final SplittableRandom random;

    /** The state behind the last event, except numbers that grow by themselves. */
    private List<@Nullable Object> seen = List.of();

    /** The judgements behind the last event, of this sentinel and of the others. */
    private List<@Nullable Object> judged = List.of();

    /** The time when the last change is old. */
    private long busyUntilMs;

    /** The time when the next tick is due. */
    private long tickAtMs;

    /** The Hello that was said last; null if the tick after it said none. */
    private SentinelMessage.@Nullable Hello said;

    TickSchedule(SentinelContext c, Monitor monitor, Failover failover, PlannedFailover planned, TrustMember trust) {
        this.c = c;
        this.monitor = monitor;
        this.failover = failover;
        this.planned = planned;
        this.trust = trust;
        this.random = new SplittableRandom(c.incarnation.number());
    }

    /** Returns the time when the next tick is due. */
    long tickAtMs() {
        return tickAtMs;
    }

    /** Returns true if this tick says that Hello: if it says something new, while busy, and else every second time. */
    boolean saysHello(SentinelMessage.Hello hello) {
        boolean says = busy() || !hello.equals(said);
        said = says ? hello : null;
        return says;
    }

    /** Draws the next tick; to be called at the start and at the end of each tick. */
    void ticked() {
        look();
        long longest = busy() ? c.settings.tickMs() : c.settings.calmTickMs();
        long shortest = busy() ? longest / 2 : longest - longest / 4;
        tickAtMs = Math.min(c.nowMs + random.nextLong(shortest, longest + 1), silenceEndsMs());
    }

    /** Brings the next tick forward if this event, which was no tick, changed something. */
    void handled() {
        List<@Nullable Object> before = judged;
        look();
        if (!before.equals(judged)) {
            tickAtMs = c.nowMs;
        } else if (busy() && tickAtMs > c.nowMs + c.settings.tickMs()) {
            tickAtMs = c.nowMs + random.nextLong(c.settings.tickMs() / 2, c.settings.tickMs() + 1);
        }
    }

    private void look() {
        judged = judgements();
        List<@Nullable Object> now = situation();
        if (!now.equals(seen)) {
            seen = now;
            busyUntilMs = c.nowMs + BUSY_TICKS * c.settings.tickMs();
        }
    }

    private boolean busy() {
        Mastership master = monitor.master();
        return c.nowMs < busyUntilMs
                || master == null
                || monitor.masterDown()
                || c.state().votedTerm() > master.term()
                || c.state().observer()
                || c.silent()
                || failover.campaign() != null
                || failover.reconfiguration().running()
                || planned.running()
                || trust.running()
                || isSlow(monitor.node(master.member()).status);
    }

    /** True if a record of the master has waited for its members for a while: it may be stuck soon (5.1). */
    private boolean isSlow(@Nullable MemberStatus master) {
        return master != null && master.uncommittedAgeMs() > c.settings.tickMs();
    }

    /** Returns the next moment at which the silence of a node makes it SDOWN. */
    private long silenceEndsMs() {
        long next = Long.MAX_VALUE;
        for (WatchedNode node : monitor.nodes().values()) {
            long ends = monitor.silenceEndsMs(node);
            if (ends >= c.nowMs) {
                next = Math.min(next, ends + 1);
            }
        }
        return next;
    }

    private List<@Nullable Object> judgements() {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(monitor.master());
        all.add(monitor.masterDown());
        for (SentinelPeers.Peer peer : monitor.peers().all().values()) {
            SentinelMessage.Hello hello = peer.hello;
            all.add(hello != null && hello.sdown() ? hello.master() : null);
        }
        return all;
    }

    private List<@Nullable Object> situation() {
        List<@Nullable Object> all = new ArrayList<>(judged);
        all.add(c.state());
        all.add(c.tilt());
        for (WatchedNode node : monitor.nodes().values()) {
            all.addAll(
                    Arrays.asList(node.addressKnown(), node.introduced, node.incarnation, node.evidence, node.down()));
            MemberStatus status = node.status;
            if (status != null) {
                all.addAll(Arrays.asList(
                        status.role(),
                        status.term(),
                        status.following(),
                        status.linkUp(),
                        status.health(),
                        status.suspect(),
                        status.resigned(),
                        status.configVersion()));
            }
        }
        for (SentinelPeers.Peer peer : monitor.peers().all().values()) {
            all.add(peer.incarnation);
            all.add(peer.hello);
        }
        return all;
    }
}
