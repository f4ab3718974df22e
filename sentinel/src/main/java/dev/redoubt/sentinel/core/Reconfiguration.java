package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What follows a promotion at the leader (docs/protocol.md 5.5): the others are told to follow, and by their own answers
 * they come to do so (sentinel.c, sentinelFailoverReconfNextSlave, sentinelFailoverDetectEnd). Only the events hang on it;
 * who misses Follow hears it by Ping.
 *
 * <pre>
 *   SENT --it follows the new master--> INPROG --its link is up--> done; all done, down, or time over--> +failover-end
 * </pre>
 *
 * DIFFERS: +switch-master does not wait for the replicas, so these events come after it and name the new master.
 */
final class Reconfiguration {
    private static final long SENT_TIMEOUT_MS = 10_000;

    private enum State {
        SENT,
        INPROG
    }

    private final SentinelContext c;
    private final Monitor monitor;
    private final Map<MemberId, State> waiting = new TreeMap<>();
    private @Nullable Mastership master;
    private long sinceMs;

    Reconfiguration(SentinelContext c, Monitor monitor) {
        this.c = c;
        this.monitor = monitor;
    }

    /** Before this master is announced. */
    void begin(Mastership now) {
        master = now;
        sinceMs = c.nowMs;
        waiting.clear();
        publish("+failover-state-reconf-slaves");
        for (WatchedNode node : monitor.nodes().values()) {
            if (!node.id.equals(now.member())) {
                c.send(node.id, new MemberMessage.Follow(now, c.config()));
                if (node != monitor.announcedMaster() && !node.down) {
                    waiting.put(node.id, State.SENT);
                    monitor.publish("+slave-reconf-sent", node);
                }
            }
        }
        endIfAllDone();
    }

    /** That node has just answered a ping. */
    void answered(MemberId from) {
        WatchedNode node = monitor.nodes().get(from);
        MemberStatus status = node == null ? null : node.status;
        if (node == null || status == null || master == null || !master.equals(status.following())) {
            return;
        }
        if (waiting.replace(from, State.SENT, State.INPROG)) {
            monitor.publish("+slave-reconf-inprog", node);
        }
        if (status.linkUp() && waiting.remove(from) != null) {
            monitor.publish("+slave-reconf-done", node);
            endIfAllDone();
        }
    }

    void tick() {
        if (master == null) {
            return;
        }
        if (!master.equals(monitor.master())) {
            master = null; // another failover has overtaken it
            waiting.clear();
            return;
        }
        for (MemberId id : waiting.keySet().toArray(new MemberId[0])) {
            WatchedNode node = monitor.node(id);
            if (node.down) {
                waiting.remove(id);
            } else if (c.nowMs - sinceMs > SENT_TIMEOUT_MS && waiting.remove(id, State.SENT)) {
                monitor.publish("-slave-reconf-sent-timeout", node);
            }
        }
        if (c.nowMs - sinceMs > c.settings.failoverTimeoutMs() && !waiting.isEmpty()) {
            waiting.clear();
            publish("+failover-end-for-timeout");
        }
        endIfAllDone();
    }

    private void endIfAllDone() {
        if (waiting.isEmpty() && master != null) {
            master = null;
            publish("+failover-end");
        }
    }

    private void publish(String channel) {
        WatchedNode node = monitor.announcedMaster();
        if (node != null) {
            monitor.publish(channel, node);
        }
    }
}
