package dev.redoubt.sentinel.actor;

import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * When to take a dead node out of the Akka cluster: the leader of the last failover does it, once a node has been down
 * for 30 s without a break (ARCHITECTURE.md, sentinels). Nothing but membership depends on it: until then newcomers
 * stay weakly up, which is enough for us.
 */
final class Downing {
    static final long DOWN_FOR_MS = 30_000;

    private final Set<MemberId> done = new HashSet<>();
    private long ledTerm;

    /** The nodes to take out now. A node that was taken out is not named again before it came back. */
    List<MemberId> decide(SentinelView view) {
        if (!view.failover().isEmpty()) {
            ledTerm = view.currentTerm();
        }
        // A later master was made by another leader.
        boolean leader = ledTerm > 0 && view.configTerm() <= ledTerm;
        List<SentinelView.Node> nodes = new ArrayList<>(view.replicas());
        if (view.master() != null) {
            nodes.add(view.master());
        }
        List<MemberId> dead = new ArrayList<>();
        for (SentinelView.Node node : nodes) {
            if (node.downMs() == 0) {
                done.remove(node.id());
            } else if (leader && node.downMs() >= DOWN_FOR_MS && done.add(node.id())) {
                dead.add(node.id());
            }
        }
        return dead;
    }
}
