package dev.redoubt.sentinel.server;

import dev.redoubt.config.SentinelSettings;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.core.SentinelView.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The last view, and what can be known only by comparing it with those before. The face's loop only. */
final class ViewCache {
    private final SentinelSettings settings;
    private final String id;
    private final LongSupplier unixMs;
    private final Map<MemberId, RoleSince> roles = new HashMap<>();
    private @Nullable SentinelView view;
    private long tiltSinceMs = -1;

    /** Which role a node reports, and since when. */
    record RoleSince(boolean master, long sinceMs) {}

    ViewCache(SentinelSettings settings, String id, LongSupplier unixMs) {
        this.settings = settings;
        this.id = id;
        this.unixMs = unixMs;
    }

    void update(SentinelView next) {
        long nowMs = unixMs.getAsLong();
        tiltSinceMs = !next.tilt() ? -1 : tiltSinceMs < 0 ? nowMs : tiltSinceMs;
        List<Node> nodes = new ArrayList<>(next.replicas());
        if (next.master() != null) {
            nodes.add(next.master());
        }
        for (Node node : nodes) {
            MemberStatus status = node.status();
            boolean master = status != null && status.role() == MemberRole.MASTER;
            RoleSince before = roles.get(node.id());
            if (before == null || before.master != master) {
                roles.put(node.id(), new RoleSince(master, nowMs));
            }
        }
        view = next;
    }

    /** Null until the sentinel has read its votes. */
    @Nullable
    SentinelView view() {
        return view;
    }

    /** The view if there is a master and {@code name} is its name. */
    @Nullable
    SentinelView viewOf(byte[] name) {
        SentinelView now = view;
        return now != null && now.master() != null && Texts.text(name).equals(settings.masterName()) ? now : null;
    }

    SentinelSettings settings() {
        return settings;
    }

    String id() {
        return id;
    }

    /** For how long the node has reported its role; 0 if it never did. */
    long roleReportedMs(MemberId node) {
        RoleSince role = roles.get(node);
        return role == null ? 0 : unixMs.getAsLong() - role.sinceMs();
    }

    /** Seconds since TILT began; -1 if it is off. */
    long tiltSeconds() {
        return tiltSinceMs < 0 ? -1 : (unixMs.getAsLong() - tiltSinceMs) / 1000;
    }
}
