package dev.redoubt.node.command;

/**
 * The rows of the commands of Redis Cluster, as COMMAND of Redis 7.0.15 prints them. A node is no member of such a
 * cluster and says so, as a redis-server without {@code cluster-enabled}. Stateless.
 */
final class ClusterRows {
    private static final String NO_KEYS = "";
    private static final String CHANGES = "admin stale no_async_loading";

    private ClusterRows() {}

    static void addTo(CommandRows rows) {
        rows.group("cluster", "");
        rows.add("cluster", -2, "container", NO_KEYS, "3.0.0");
        rows.add("cluster|addslots", -3, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|addslotsrange", -4, CHANGES, NO_KEYS, "7.0.0");
        rows.add("cluster|bumpepoch", 2, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|count-failure-reports", 3, "admin stale", NO_KEYS, "3.0.0");
        rows.add("cluster|countkeysinslot", 3, "stale", NO_KEYS, "3.0.0");
        rows.add("cluster|delslots", -3, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|delslotsrange", -4, CHANGES, NO_KEYS, "7.0.0");
        rows.add("cluster|failover", -2, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|flushslots", 2, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|forget", 3, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|getkeysinslot", 4, "stale", NO_KEYS, "3.0.0");
        rows.add("cluster|help", 2, "loading stale", NO_KEYS, "5.0.0");
        rows.add("cluster|info", 2, "stale", NO_KEYS, "3.0.0");
        rows.add("cluster|keyslot", 3, "stale", NO_KEYS, "3.0.0");
        rows.add("cluster|links", 2, "stale", NO_KEYS, "7.0.0");
        rows.add("cluster|meet", -4, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|myid", 2, "stale", NO_KEYS, "3.0.0");
        rows.add("cluster|nodes", 2, "stale", NO_KEYS, "3.0.0");
        rows.add("cluster|replicas", 3, "admin stale", NO_KEYS, "5.0.0");
        rows.add("cluster|replicate", 3, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|reset", -2, "admin noscript stale", NO_KEYS, "3.0.0");
        rows.add("cluster|saveconfig", 2, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|set-config-epoch", 3, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|setslot", -4, CHANGES, NO_KEYS, "3.0.0");
        rows.add("cluster|shards", 2, "stale", NO_KEYS, "7.0.0");
        rows.add("cluster|slaves", 3, "admin stale", NO_KEYS, "3.0.0");
        rows.add("cluster|slots", 2, "stale", NO_KEYS, "3.0.0");
        rows.add("asking", 1, "fast acl_connection", NO_KEYS, "3.0.0");
        rows.add("readonly", 1, "loading stale fast acl_connection", NO_KEYS, "3.0.0");
        rows.add("readwrite", 1, "loading stale fast acl_connection", NO_KEYS, "3.0.0");
    }
}
