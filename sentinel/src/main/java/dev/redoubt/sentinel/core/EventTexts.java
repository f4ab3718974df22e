package dev.redoubt.sentinel.core;

import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** The texts of Sentinel's events, which clients parse (sentinel.c, sentinelEvent with {@code %@}). Stateless. */
final class EventTexts {
    private EventTexts() {}

    static String master(String name, WatchedNode master) {
        return "master " + name + " " + master.host + " " + master.port;
    }

    static String replica(String name, WatchedNode replica, @Nullable WatchedNode master) {
        return "slave " + replica.address() + " " + replica.host + " " + replica.port + of(name, master);
    }

    static String sentinel(String name, MemberId id, String host, int port, @Nullable WatchedNode master) {
        return "sentinel " + id + " " + host + " " + port + of(name, master);
    }

    static String switchMaster(String name, WatchedNode before, WatchedNode after) {
        return name + " " + before.host + " " + before.port + " " + after.host + " " + after.port;
    }

    private static String of(String name, @Nullable WatchedNode master) {
        return master == null ? "" : " @ " + name + " " + master.host + " " + master.port;
    }
}
