package dev.redoubt.sentinel.server;

import dev.redoubt.config.SentinelSettings;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.SentinelView.Node;
import dev.redoubt.sentinel.core.SentinelView.Voter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The replies that show masters, replicas and sentinels as maps of fields, in the order of sentinel.c,
 * addReplySentinelRedisInstance.
 *
 * <p>DIFFERS: {@code runid} is the member's identity, which outlives its process; link figures are those of the actor
 * messages that stand for Redis's command link; {@code voted-leader} is always unknown: a sentinel tells how far it
 * voted, not for whom.
 */
final class InstanceReply {
    private final ViewCache views;

    InstanceReply(ViewCache views) {
        this.views = views;
    }

    void master(SentinelView view, Node master, ReplyWriter out) {
        SentinelSettings settings = views.settings();
        Map<String, Object> fields = node(view.masterName(), master, view);
        fields.put("config-epoch", view.configTerm());
        fields.put("num-slaves", (long) view.replicas().size());
        fields.put("num-other-sentinels", (long) view.sentinels().size());
        fields.put("quorum", (long) view.quorum());
        fields.put("failover-timeout", settings.failoverTimeout());
        fields.put("parallel-syncs", 1L);
        write(fields, out);
    }

    void replica(SentinelView view, Node replica, ReplyWriter out) {
        Map<String, Object> fields = node(replica.host() + ":" + replica.port(), replica, view);
        MemberStatus status = replica.status();
        Node followed = status == null ? null : find(view, status.following());
        fields.put("master-link-down-time", 0L);
        fields.put("master-link-status", status != null && status.linkUp() ? "ok" : "err");
        fields.put("master-host", followed == null ? "?" : followed.host());
        fields.put("master-port", followed == null ? 0L : (long) followed.port());
        fields.put("slave-priority", status == null ? 100L : (long) status.priority());
        fields.put("slave-repl-offset", status == null ? 0L : status.end().offset());
        fields.put("replica-announced", 1L);
        write(fields, out);
    }

    void sentinel(Voter voter, ReplyWriter out) {
        Map<String, Object> fields = head(voter.id().hex(), voter.host(), voter.port(), voter.id(), voter.flags());
        fields.put("last-ping-sent", 0L);
        fields.put("last-ok-ping-reply", voter.lastHelloMs());
        fields.put("last-ping-reply", voter.lastHelloMs());
        if (voter.flags().contains("s_down")) {
            fields.put(
                    "s-down-time",
                    Math.max(0, voter.lastHelloMs() - views.settings().downAfterMilliseconds()));
        }
        fields.put("down-after-milliseconds", views.settings().downAfterMilliseconds());
        fields.put("last-hello-message", voter.lastHelloMs());
        fields.put("voted-leader", "?");
        fields.put("voted-leader-epoch", voter.votedTerm());
        write(fields, out);
    }

    private Map<String, Object> node(String name, Node node, SentinelView view) {
        Map<String, Object> fields = head(name, node.host(), node.port(), node.id(), node.flags());
        if (node.flags().contains("failover_in_progress")) {
            fields.put("failover-state", view.failover().isEmpty() ? "none" : view.failover());
        }
        fields.put("last-ping-sent", node.lastPingSentMs());
        fields.put("last-ok-ping-reply", node.lastOkPingReplyMs());
        fields.put("last-ping-reply", node.lastPingReplyMs());
        if (node.flags().contains("s_down")) {
            fields.put("s-down-time", node.downMs());
        }
        if (node.flags().contains("o_down")) {
            fields.put("o-down-time", node.downMs());
        }
        fields.put("down-after-milliseconds", views.settings().downAfterMilliseconds());
        MemberStatus status = node.status();
        fields.put("info-refresh", status == null ? 0L : node.lastPingReplyMs());
        fields.put("role-reported", status != null && status.role() == MemberRole.MASTER ? "master" : "slave");
        fields.put("role-reported-time", views.roleReportedMs(node.id()));
        return fields;
    }

    private static Map<String, Object> head(String name, String host, int port, MemberId id, String flags) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("ip", host);
        fields.put("port", (long) port);
        fields.put("runid", id.hex());
        fields.put("flags", flags);
        fields.put("link-pending-commands", 0L);
        fields.put("link-refcount", 1L);
        return fields;
    }

    private static @Nullable Node find(SentinelView view, @Nullable Mastership following) {
        if (following == null) {
            return null;
        }
        Node master = view.master();
        if (master != null && master.id().equals(following.member())) {
            return master;
        }
        return view.replicas().stream()
                .filter(node -> node.id().equals(following.member()))
                .findFirst()
                .orElse(null);
    }

    private static void write(Map<String, Object> fields, ReplyWriter out) {
        out.map(fields.size());
        fields.forEach((name, value) -> {
            out.bulk(name);
            if (value instanceof Long number) {
                out.bulkLong(number);
            } else {
                out.bulk((String) value);
            }
        });
    }
}
