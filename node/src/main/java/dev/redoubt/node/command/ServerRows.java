package dev.redoubt.node.command;

/**
 * The rows of the commands on the server and the connection, as COMMAND of Redis 7.0.15 prints them. Stateless.
 *
 * <p>DIFFERS: commands of Redis's own replication are unknown.
 */
final class ServerRows {
    private static final String NO_KEYS = "";

    private ServerRows() {}

    static void addTo(CommandRows rows) {
        acl(rows);
        server(rows);
        transactions(rows);
        scripting(rows);
        connection(rows);
        pubsub(rows);
        ClusterRows.addTo(rows);
    }

    private static void acl(CommandRows rows) {
        rows.group("server", "");
        rows.add("acl", -2, "container", NO_KEYS, "6.0.0");
        rows.add("acl|cat", -2, "noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|deluser", -3, "in_order admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|dryrun", -4, "admin noscript loading stale", NO_KEYS, "7.0.0");
        rows.add("acl|genpass", -2, "noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|getuser", 3, "admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|help", 2, "loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|list", 2, "admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|load", 2, "in_order admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|log", -2, "in_order admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|save", 2, "admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|setuser", -3, "in_order admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|users", 2, "admin noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("acl|whoami", 2, "noscript loading stale", NO_KEYS, "6.0.0");
    }

    private static void server(CommandRows rows) {
        rows.group("server", "");
        rows.add("dbsize", 1, "readonly fast acl_keyspace", NO_KEYS, "1.0.0");
        rows.add("flushdb", -1, "write acl_keyspace acl_dangerous", NO_KEYS, "1.0.0");
        rows.add("flushall", -1, "write acl_keyspace acl_dangerous", NO_KEYS, "1.0.0");
        rows.add("swapdb", 3, "write fast acl_keyspace acl_dangerous", NO_KEYS, "4.0.0");
        rows.add("command", -1, "loading stale container acl_connection", NO_KEYS, "2.8.13");
        rows.add("command|count", 2, "loading stale acl_connection", NO_KEYS, "2.8.13");
        rows.add("command|info", -2, "loading stale acl_connection", NO_KEYS, "2.8.13");
        rows.add("command|list", -2, "loading stale acl_connection", NO_KEYS, "7.0.0");
        rows.add("command|docs", -2, "loading stale acl_connection", NO_KEYS, "7.0.0");
        rows.add("command|getkeys", -4, "loading stale acl_connection", NO_KEYS, "2.8.13");
        rows.add("command|getkeysandflags", -4, "loading stale acl_connection", NO_KEYS, "7.0.0");
        rows.add("command|help", 2, "loading stale acl_connection", NO_KEYS, "5.0.0");
        rows.add("config", -2, "container", NO_KEYS, "2.0.0");
        rows.add("config|get", -3, "admin noscript loading stale", NO_KEYS, "2.0.0");
        rows.add("config|set", -4, "holds_session admin noscript loading stale", NO_KEYS, "2.0.0");
        rows.add("config|resetstat", 2, "admin noscript loading stale", NO_KEYS, "2.0.0");
        rows.add("config|rewrite", 2, "holds_session admin noscript loading stale", NO_KEYS, "2.8.0");
        rows.add("config|help", 2, "loading stale", NO_KEYS, "5.0.0");
        rows.add("memory", -2, "container", NO_KEYS, "4.0.0");
        rows.add("memory|stats", 2, "", NO_KEYS, "4.0.0");
        rows.add("memory|usage", -3, "readonly", "RO 2", "4.0.0");
        rows.add("memory|doctor", 2, "", NO_KEYS, "4.0.0");
        rows.add("memory|purge", 2, "", NO_KEYS, "4.0.0");
        rows.add("memory|malloc-stats", 2, "", NO_KEYS, "4.0.0");
        rows.add("memory|help", 2, "loading stale", NO_KEYS, "4.0.0");
        rows.add("monitor", 1, "in_order admin noscript loading stale", NO_KEYS, "1.0.0");
        rows.add("slowlog", -2, "container", NO_KEYS, "2.2.12");
        rows.add("slowlog|get", -2, "admin loading stale", NO_KEYS, "2.2.12");
        rows.add("slowlog|len", 2, "admin loading stale", NO_KEYS, "2.2.12");
        rows.add("slowlog|reset", 2, "admin loading stale", NO_KEYS, "2.2.12");
        rows.add("slowlog|help", 2, "loading stale", NO_KEYS, "6.2.0");
        rows.add("latency", -2, "container", NO_KEYS, "2.8.13");
        rows.add("latency|doctor", 2, "admin noscript loading stale", NO_KEYS, "2.8.13");
        rows.add("latency|graph", 3, "admin noscript loading stale", NO_KEYS, "2.8.13");
        rows.add("latency|history", 3, "admin noscript loading stale", NO_KEYS, "2.8.13");
        rows.add("latency|latest", 2, "admin noscript loading stale", NO_KEYS, "2.8.13");
        rows.add("latency|reset", -2, "admin noscript loading stale", NO_KEYS, "2.8.13");
        rows.add("latency|histogram", -2, "admin noscript loading stale", NO_KEYS, "7.0.0");
        rows.add("latency|help", 2, "loading stale", NO_KEYS, "2.8.13");
        rows.add("module", -2, "container", NO_KEYS, "4.0.0");
        rows.add("module|list", 2, "admin noscript", NO_KEYS, "4.0.0");
        rows.add("module|load", -3, "admin noscript no_async_loading protected", NO_KEYS, "4.0.0");
        rows.add("module|loadex", -3, "admin noscript no_async_loading protected", NO_KEYS, "7.0.0");
        rows.add("module|unload", 3, "admin noscript no_async_loading protected", NO_KEYS, "4.0.0");
        rows.add("module|help", 2, "loading stale", NO_KEYS, "5.0.0");
        rows.add("info", -1, "loading stale acl_dangerous", NO_KEYS, "1.0.0");
        rows.add("role", 1, "noscript loading stale fast acl_admin", NO_KEYS, "2.8.12");
        rows.add("time", 1, "loading stale fast", NO_KEYS, "2.6.0");
        rows.add("lolwut", -1, "readonly fast", NO_KEYS, "5.0.0");
        rows.add("save", 1, "holds_session admin noscript no_async_loading no_multi", NO_KEYS, "1.0.0");
        rows.add("bgsave", -1, "admin noscript no_async_loading", NO_KEYS, "1.0.0");
        rows.add("lastsave", 1, "loading stale fast acl_admin", NO_KEYS, "1.0.0");
        rows.add("backup", -2, "container", NO_KEYS, "8.10.0");
        rows.add("backup|create", 2, "holds_session admin noscript no_async_loading no_multi", NO_KEYS, "8.10.0");
        rows.add("backup|catalog", 2, "holds_session admin noscript no_multi", NO_KEYS, "8.10.0");
        rows.add("backup|info", 2, "holds_session admin noscript no_multi", NO_KEYS, "8.10.0");
        rows.add("backup|verify", -2, "holds_session admin noscript no_async_loading no_multi", NO_KEYS, "8.10.0");
        rows.add("backup|restore", 4, "holds_session admin noscript no_async_loading no_multi", NO_KEYS, "8.10.0");
        rows.add("backup|help", 2, "loading stale", NO_KEYS, "8.10.0");
        rows.add("bgrewriteaof", 1, "admin noscript no_async_loading", NO_KEYS, "1.0.0");
        rows.add("shutdown", -1, "holds_session admin noscript loading stale no_multi allow_busy", NO_KEYS, "1.0.0");
        rows.add("debug", -2, "holds_session admin noscript loading stale protected", NO_KEYS, "1.0.0");
        rows.add("replicaof", 3, "admin noscript stale no_async_loading", NO_KEYS, "5.0.0");
        rows.add("replconf", -1, "admin noscript loading stale allow_busy", NO_KEYS, "3.0.0");
        rows.add("psync", -3, "in_order admin noscript no_async_loading no_multi", NO_KEYS, "2.8.0");
        rows.add("sync", 1, "in_order admin noscript no_async_loading no_multi", NO_KEYS, "1.0.0");
        rows.add("slaveof", 3, "admin noscript stale no_async_loading", NO_KEYS, "1.0.0");
    }

    private static void transactions(CommandRows rows) {
        rows.group("transactions", "");
        rows.add("multi", 1, "noscript loading stale fast allow_busy unqueued", NO_KEYS, "1.2.0");
        rows.add("exec", 1, "noscript loading stale skip_slowlog unqueued runs_queue", NO_KEYS, "1.2.0");
        rows.add("discard", 1, "noscript loading stale fast allow_busy unqueued", NO_KEYS, "2.0.0");
        rows.add("watch", -2, "noscript loading stale fast allow_busy unqueued", "RO 1..-1", "2.2.0");
        rows.add("unwatch", 1, "noscript loading stale fast allow_busy", NO_KEYS, "2.2.0");
    }

    private static void scripting(CommandRows rows) {
        String common = "noscript stale skip_monitor no_mandatory_keys may_replicate runs_script";
        rows.group("scripting", "");
        rows.add("eval", -3, common, "RW access update #2", "2.6.0");
        rows.add("evalsha", -3, common, "RW access update #2", "2.6.0");
        rows.add("eval_ro", -3, "readonly " + common.replace(" may_replicate", ""), "RO access #2", "7.0.0");
        rows.add("evalsha_ro", -3, "readonly " + common.replace(" may_replicate", ""), "RO access #2", "7.0.0");
        rows.add("fcall", -3, common, "RW access update #2", "7.0.0");
        rows.add("fcall_ro", -3, "readonly " + common.replace(" may_replicate", ""), "RO access #2", "7.0.0");
        rows.add("function", -2, "container", NO_KEYS, "7.0.0");
        rows.add("function|delete", 3, "write noscript", NO_KEYS, "7.0.0");
        rows.add("function|dump", 2, "noscript", NO_KEYS, "7.0.0");
        rows.add("function|flush", -2, "write noscript", NO_KEYS, "7.0.0");
        rows.add("function|help", 2, "loading stale", NO_KEYS, "7.0.0");
        rows.add("function|kill", 2, "holds_session noscript allow_busy", NO_KEYS, "7.0.0");
        rows.add("function|list", -2, "noscript", NO_KEYS, "7.0.0");
        rows.add("function|load", -3, "write denyoom noscript", NO_KEYS, "7.0.0");
        rows.add("function|restore", -3, "write denyoom noscript", NO_KEYS, "7.0.0");
        rows.add("function|stats", 2, "holds_session noscript allow_busy", NO_KEYS, "7.0.0");
        rows.add("script", -2, "container", NO_KEYS, "2.6.0");
        rows.add("script|debug", 3, "noscript", NO_KEYS, "3.2.0");
        rows.add("script|exists", -3, "noscript", NO_KEYS, "2.6.0");
        rows.add("script|flush", -2, "noscript", NO_KEYS, "2.6.0");
        rows.add("script|help", 2, "loading stale", NO_KEYS, "5.0.0");
        rows.add("script|kill", 2, "holds_session noscript allow_busy", NO_KEYS, "2.6.0");
        rows.add("script|load", 3, "noscript stale", NO_KEYS, "2.6.0");
    }

    private static void connection(CommandRows rows) {
        rows.group("connection", "acl_connection");
        rows.add("select", 2, "sets_state loading stale fast", NO_KEYS, "1.0.0");
        rows.add("ping", -1, "fast while_subscribed always_answered", NO_KEYS, "1.0.0");
        rows.add("echo", 2, "loading stale fast", NO_KEYS, "1.0.0");
        rows.add("hello", -1, "sets_state noscript loading stale fast no_auth allow_busy", NO_KEYS, "6.0.0");
        rows.add("auth", -2, "sets_state noscript loading stale fast no_auth allow_busy", NO_KEYS, "1.0.0");
        rows.add(
                "quit",
                -1,
                "noscript loading stale fast no_auth allow_busy unqueued while_subscribed",
                NO_KEYS,
                "1.0.0");
        rows.add(
                "reset",
                1,
                "in_order noscript loading stale fast no_auth allow_busy unqueued while_subscribed",
                NO_KEYS,
                "6.2.0");
        rows.add("client", -2, "container", NO_KEYS, "2.4.0");
        rows.add("client|id", 2, "noscript loading stale", NO_KEYS, "5.0.0");
        rows.add("client|setname", 3, "noscript loading stale", NO_KEYS, "2.6.9");
        rows.add("client|getname", 2, "noscript loading stale", NO_KEYS, "2.6.9");
        rows.add("client|list", -2, "admin noscript loading stale", NO_KEYS, "2.4.0");
        rows.add("client|kill", -3, "admin noscript loading stale", NO_KEYS, "2.4.0");
        rows.add("client|info", 2, "noscript loading stale", NO_KEYS, "6.2.0");
        rows.add("client|no-evict", 3, "admin noscript loading stale", NO_KEYS, "7.0.0");
        rows.add("client|unblock", -3, "admin noscript loading stale", NO_KEYS, "5.0.0");
        rows.add("client|pause", -3, "holds_session admin noscript loading stale", NO_KEYS, "2.9.50");
        rows.add("client|unpause", 2, "admin noscript loading stale", NO_KEYS, "6.2.0");
        rows.add("client|tracking", -3, "noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("client|trackinginfo", 2, "noscript loading stale", NO_KEYS, "6.2.0");
        rows.add("client|caching", 3, "noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("client|getredir", 2, "noscript loading stale", NO_KEYS, "6.0.0");
        rows.add("client|reply", 3, "noscript loading stale", NO_KEYS, "3.2.0");
        rows.add("client|help", 2, "loading stale", NO_KEYS, "5.0.0");
        // The client libraries send it unasked; Redis 7.2 has it.
        rows.add("client|setinfo", 4, "noscript loading stale", NO_KEYS, "7.2.0");
        rows.add("client|no-touch", 3, "noscript loading stale", NO_KEYS, "7.2.0");
    }

    private static void pubsub(CommandRows rows) {
        rows.group("pubsub", "");
        rows.add("subscribe", -2, "in_order pubsub noscript loading stale while_subscribed", NO_KEYS, "2.0.0");
        rows.add("unsubscribe", -1, "in_order pubsub noscript loading stale while_subscribed", NO_KEYS, "2.0.0");
        rows.add("psubscribe", -2, "in_order pubsub noscript loading stale while_subscribed", NO_KEYS, "2.0.0");
        rows.add("punsubscribe", -1, "in_order pubsub noscript loading stale while_subscribed", NO_KEYS, "2.0.0");
        rows.add("publish", 3, "pubsub loading stale fast may_replicate", NO_KEYS, "2.0.0");
        rows.add("pubsub", -2, "container", NO_KEYS, "2.8.0");
        rows.add("pubsub|channels", -2, "in_order pubsub loading stale", NO_KEYS, "2.8.0");
        rows.add("pubsub|numsub", -2, "in_order pubsub loading stale", NO_KEYS, "2.8.0");
        rows.add("pubsub|numpat", 2, "in_order pubsub loading stale", NO_KEYS, "2.8.0");
        rows.add("ssubscribe", -2, "in_order pubsub noscript loading stale while_subscribed", "not_key 1..-1", "7.0.0");
        rows.add(
                "sunsubscribe",
                -1,
                "in_order pubsub noscript loading stale while_subscribed",
                "not_key 1..-1",
                "7.0.0");
        rows.add("spublish", 3, "pubsub loading stale fast may_replicate", "not_key 1", "7.0.0");
        rows.add("pubsub|shardchannels", -2, "in_order pubsub loading stale", NO_KEYS, "7.0.0");
        rows.add("pubsub|shardnumsub", -2, "in_order pubsub loading stale", NO_KEYS, "7.0.0");
        rows.add("pubsub|help", 2, "loading stale", NO_KEYS, "6.2.0");
    }
}
