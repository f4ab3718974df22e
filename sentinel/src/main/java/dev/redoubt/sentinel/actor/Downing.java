package dev.redoubt.sentinel.actor;

import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When to take a dead node out of the Akka cluster: the leader of the last failover does it, once a node has been down
 * for 30 s without a break (ARCHITECTURE.md, sentinels). Nothing but membership depends on it: until then newcomers
 * stay weakly up, which is enough for us.
 */
final class Downing {
    static final long DOWN_FOR_MS = 30_000;

    private final Map<MemberId, Long> done = new HashMap<>();
    private boolean leader;

    /** The nodes to take out now. A node that was taken out is not named again before it came back. */
    List<MemberId> decide(SentinelView view, long nowMs) {
        if (!view.failover().isEmpty()) {
            leader = true;
        } else if (view.failover().isEmpty() && !view.config().known()) {
            leader = false;
        }
        List<SentinelView.Node> nodes = new ArrayList<>(view.replicas());
        if (view.master() != null) {
            nodes.add(view.master());
        }
        List<MemberId> dead = new ArrayList<>();
        for (SentinelView.Node node : nodes) {
            if (node.downMs() == 0) {
                done.remove(node.id());
            } else if (leader && node.downMs() >= DOWN_FOR_MS && done.putIfAbsent(node.id(), nowMs) == null) {
                dead.add(node.id());
            }
        }
        return dead;
    }
}
