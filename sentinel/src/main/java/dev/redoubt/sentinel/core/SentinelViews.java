package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link SentinelView} from the state of the parts. Stateless. */
final class SentinelViews {
    private SentinelViews() {}

    static SentinelView of(
            SentinelContext c, Monitor monitor, SentinelPeers peers, Failover failover, boolean planned) {
        Mastership master = monitor.master();
        @Nullable MemberId masterId = master == null ? null : master.member();
        Campaign campaign = failover.campaign();
        boolean failing = campaign != null || planned;
        SentinelView.@Nullable Node masterNode = null;
        List<SentinelView.Node> replicas = new ArrayList<>();
        for (WatchedNode node : monitor.nodes().values()) {
            if (node.id.equals(masterId)) {
                masterNode = node(c, node, flags(node, "master", monitor.objectivelyDown(), failing));
            } else {
                replicas.add(node(c, node, flags(node, "slave", false, false)));
            }
        }
        List<SentinelView.Voter> voters = new ArrayList<>();
        int usable = c.voter() ? 1 : 0;
        for (SentinelPeers.Peer peer : peers.all().values()) {
            boolean up = c.nowMs - peer.helloMs <= c.settings.downAfterMs() && peer.hello != null;
            usable += up && c.config().voters().contains(peer.id) ? 1 : 0;
            voters.add(new SentinelView.Voter(
                    peer.id,
                    up ? "sentinel" : "s_down,sentinel",
                    peer.host,
                    peer.port,
                    peer.hello == null ? -1 : c.nowMs - peer.helloMs,
                    peer.hello == null ? 0 : peer.hello.term()));
        }
        return new SentinelView(
                c.id,
                c.settings.masterName(),
                masterNode,
                List.copyOf(replicas),
                List.copyOf(voters),
                c.state().highestTerm(),
                master == null ? 0 : master.term(),
                c.settings.quorum(),
                c.config().voterMajority(),
                usable,
                c.tilt(),
                c.state().observer(),
                campaign != null ? campaign.phase().redisName : planned ? "wait_start" : "",
                c.config());
    }

    private static String flags(WatchedNode node, String kind, boolean objectivelyDown, boolean failing) {
        StringBuilder flags = new StringBuilder();
        flags.append(node.down() ? "s_down," : "").append(objectivelyDown ? "o_down," : "");
        flags.append(kind);
        boolean ended =
                node.evidence != null && node.evidence.equals(node.incarnation); // evidence outlives its process
        flags.append(node.everAnswered && !ended ? "" : ",disconnected");
        return flags.append(failing ? ",failover_in_progress" : "").toString();
    }

    private static SentinelView.Node node(SentinelContext c, WatchedNode node, String flags) {
        return new SentinelView.Node(
                node.id,
                flags,
                node.host,
                node.port,
                node.incarnation,
                node.pingedMs == 0 ? 0 : c.nowMs - node.pingedMs,
                c.nowMs - node.answeredMs,
                c.nowMs - node.answeredMs,
                node.downMs(c.nowMs),
                node.status);
    }
}
