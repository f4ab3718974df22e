package dev.redoubt.sentinel.server;

import dev.redoubt.config.SentinelSettings;
import dev.redoubt.node.command.Texts;
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

/**
 * The newest view of the core, and the times that only a comparison with earlier views gives. On the event loop only.
 */
final class ViewCache {
    private final SentinelSettings settings;
    private final String id;
    private final LongSupplier unixMs;
    private final Map<MemberId, RoleSince> roles = new HashMap<>();

    /** Null until the sentinel has read its votes. */
    private @Nullable SentinelView view;

    /** The wall time at which TILT began, in milliseconds; -1 while it is off. */
    private long tiltSinceMs = -1;

    /** The role that a node reports, and the wall time since which it does. */
    record RoleSince(boolean master, long sinceMs) {}

    ViewCache(SentinelSettings settings, String id, LongSupplier unixMs) {
        this.settings = settings;
        this.id = id;
        this.unixMs = unixMs;
    }

    /** Replaces the view. */
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

    /** Returns the newest view; null until the sentinel has read its votes. */
    @Nullable
    SentinelView view() {
        return view;
    }

    /** Returns the view if there is a master and {@code name} is its name; null otherwise. */
    @Nullable
    SentinelView viewOf(byte[] name) {
        SentinelView now = view;
        return now != null && now.master() != null && Texts.latin1(name).equals(settings.masterName()) ? now : null;
    }

    SentinelSettings settings() {
        return settings;
    }

    String id() {
        return id;
    }

    /** Returns the milliseconds for which the node has reported its role; 0 if it never did. */
    long roleReportedMs(MemberId node) {
        RoleSince role = roles.get(node);
        return role == null ? 0 : unixMs.getAsLong() - role.sinceMs();
    }

    /** Returns the seconds since TILT began; -1 while it is off. */
    long tiltSeconds() {
        return tiltSinceMs < 0 ? -1 : (unixMs.getAsLong() - tiltSinceMs) / 1000;
    }
}
