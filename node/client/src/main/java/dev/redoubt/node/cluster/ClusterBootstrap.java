package dev.redoubt.node.cluster;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.PeerInfo;
import java.util.Collection;
import java.util.List;

/**
 * The rule that decides which sentinel starts the Akka cluster when there is none: at the first start, and after a
 * power cut. Pure.
 *
 * <p>Akka's own rule, "the first seed node may found one", would let a restarted first seed that reaches nobody start
 * a second cluster. Here a sentinel starts one only after it has heard, for {@link #STABLE_MS} without a break, a
 * majority of the configured sentinels, none of which is in a cluster, and it is the first of those heard in the
 * configured order. Every other process keeps asking the sentinels to let it join.
 */
final class ClusterBootstrap {
    /** Longer than the start of a cluster takes (one {@code akka.cluster.seed-node-timeout}) after the decision. */
    static final long STABLE_MS = 1_500;

    private final List<HostPort> sentinels;
    private final HostPort self;
    private long sinceMs = -1;

    ClusterBootstrap(List<HostPort> sentinels, HostPort self) {
        this.sentinels = List.copyOf(sentinels);
        this.self = self;
    }

    /** Returns true as soon as this process should start the cluster; {@code heard} are the processes heard lately. */
    boolean decide(Collection<PeerInfo> heard, boolean joined, long nowMs) {
        if (joined || !mayFound(heard)) {
            sinceMs = -1;
            return false;
        }
        if (sinceMs < 0) {
            sinceMs = nowMs;
        }
        return nowMs - sinceMs >= STABLE_MS;
    }

    private boolean mayFound(Collection<PeerInfo> heard) {
        int position = sentinels.indexOf(self);
        if (position < 0 || heard.stream().anyMatch(PeerInfo::joined)) {
            return false;
        }
        int present = 1;
        for (PeerInfo hello : heard) {
            int other = sentinels.indexOf(hello.cluster());
            if (other >= 0 && other < position) {
                return false;
            }
            present += other > position ? 1 : 0;
        }
        return present > sentinels.size() / 2;
    }
}
