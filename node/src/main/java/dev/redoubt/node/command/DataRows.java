package dev.redoubt.node.command;

/**
 * The rows of the commands on keys, one line a command, as COMMAND of Redis 7.0.15 prints them; {@link KeySpec#parse}
 * reads where the keys are. Stateless.
 */
final class DataRows {
    private static final String NO_KEYS = "";

    private DataRows() {}

    static void addTo(CommandRows rows) {
        strings(rows);
        bits(rows);
        lists(rows);
        sets(rows);
        hashes(rows);
        sortedSets(rows);
        geo(rows);
        hyperloglogs(rows);
        streams(rows);
        keys(rows);
    }

    private static void strings(CommandRows rows) {
        rows.group("string", "");
        rows.add("get", 2, "readonly fast", "RO access 1", "1.0.0");
        rows.add("set", -3, "write denyoom", "RW access update variable_flags 1", "1.0.0");
        rows.add("setnx", 3, "write denyoom fast", "OW insert 1", "1.0.0");
        rows.add("setex", 4, "write denyoom", "OW update 1", "2.0.0");
        rows.add("psetex", 4, "write denyoom", "OW update 1", "2.6.0");
        rows.add("getset", 3, "write denyoom fast", "RW access update 1", "1.0.0");
        rows.add("getdel", 2, "write fast", "RW access delete 1", "6.2.0");
        rows.add("getex", -2, "write fast", "RW access update 1", "6.2.0");
        rows.add("mget", -2, "readonly fast", "RO access 1..-1", "1.0.0");
        rows.add("mset", -3, "write denyoom", "OW update 1..-1/2", "1.0.1");
        rows.add("msetnx", -3, "write denyoom", "OW insert 1..-1/2", "1.0.1");
        rows.add("append", 3, "write denyoom fast", "RW insert 1", "2.0.0");
        rows.add("strlen", 2, "readonly fast", "RO 1", "2.2.0");
        rows.add("getrange", 4, "readonly", "RO access 1", "2.4.0");
        rows.add("substr", 4, "readonly", "RO access 1", "1.0.0");
        rows.add("setrange", 4, "write denyoom", "RW update 1", "2.2.0");
        rows.add("incr", 2, "write denyoom fast", "RW access update 1", "1.0.0");
        rows.add("decr", 2, "write denyoom fast", "RW access update 1", "1.0.0");
        rows.add("incrby", 3, "write denyoom fast", "RW access update 1", "1.0.0");
        rows.add("decrby", 3, "write denyoom fast", "RW access update 1", "1.0.0");
        rows.add("incrbyfloat", 3, "write denyoom fast", "RW access update 1", "2.6.0");
        rows.add("lcs", -3, "readonly", "RO access 1..2", "7.0.0");
    }

    private static void bits(CommandRows rows) {
        rows.group("bitmap", "");
        rows.add("setbit", 4, "write denyoom", "RW access update 1", "2.2.0");
        rows.add("getbit", 3, "readonly fast", "RO access 1", "2.2.0");
        rows.add("bitcount", -2, "readonly", "RO access 1", "2.6.0");
        rows.add("bitpos", -3, "readonly", "RO access 1", "2.8.7");
        rows.add("bitop", -4, "write denyoom", "OW update 2, RO access 3..-1", "2.6.0");
        rows.add("bitfield", -2, "write denyoom", "RW access update variable_flags 1", "3.2.0");
        rows.add("bitfield_ro", -2, "readonly fast", "RO access 1", "6.0.0");
    }

    private static void lists(CommandRows rows) {
        rows.group("list", "");
        rows.add("lpush", -3, "write denyoom fast", "RW insert 1", "1.0.0");
        rows.add("rpush", -3, "write denyoom fast", "RW insert 1", "1.0.0");
        rows.add("lpushx", -3, "write denyoom fast", "RW insert 1", "2.2.0");
        rows.add("rpushx", -3, "write denyoom fast", "RW insert 1", "2.2.0");
        rows.add("lpop", -2, "write fast", "RW access delete 1", "1.0.0");
        rows.add("rpop", -2, "write fast", "RW access delete 1", "1.0.0");
        rows.add("lrange", 4, "readonly", "RO access 1", "1.0.0");
        rows.add("llen", 2, "readonly fast", "RO 1", "1.0.0");
        rows.add("lindex", 3, "readonly", "RO access 1", "1.0.0");
        rows.add("lset", 4, "write denyoom", "RW update 1", "1.0.0");
        rows.add("lrem", 4, "write", "RW delete 1", "1.0.0");
        rows.add("ltrim", 4, "write", "RW delete 1", "1.0.0");
        rows.add("linsert", 5, "write denyoom", "RW insert 1", "2.2.0");
        rows.add("lpos", -3, "readonly", "RO access 1", "6.0.6");
        rows.add("rpoplpush", 3, "write denyoom", "RW access delete 1, RW insert 2", "1.2.0");
        rows.add("lmove", 5, "write denyoom", "RW access delete 1, RW insert 2", "6.2.0");
        rows.add("lmpop", -4, "write", "RW access delete #1", "7.0.0");
        rows.add("blpop", -3, "write noscript blocking waits_for_key", "RW access delete 1..-2", "2.0.0");
        rows.add("brpop", -3, "write noscript blocking waits_for_key", "RW access delete 1..-2", "2.0.0");
        rows.add(
                "brpoplpush",
                4,
                "write denyoom noscript blocking waits_for_key",
                "RW access delete 1, RW insert 2",
                "2.2.0");
        rows.add(
                "blmove",
                6,
                "write denyoom noscript blocking waits_for_key",
                "RW access delete 1, RW insert 2",
                "6.2.0");
        rows.add("blmpop", -5, "write blocking waits_for_key", "RW access delete #2", "7.0.0");
    }

    private static void sets(CommandRows rows) {
        rows.group("set", "");
        rows.add("sadd", -3, "write denyoom fast", "RW insert 1", "1.0.0");
        rows.add("srem", -3, "write fast", "RW delete 1", "1.0.0");
        rows.add("smembers", 2, "readonly", "RO access 1", "1.0.0");
        rows.add("sismember", 3, "readonly fast", "RO 1", "1.0.0");
        rows.add("smismember", -3, "readonly fast", "RO access 1", "6.2.0");
        rows.add("scard", 2, "readonly fast", "RO 1", "1.0.0");
        rows.add("spop", -2, "write fast", "RW access delete 1", "1.0.0");
        rows.add("srandmember", -2, "readonly", "RO access 1", "1.0.0");
        rows.add("sunion", -2, "readonly", "RO access 1..-1", "1.0.0");
        rows.add("sinter", -2, "readonly", "RO access 1..-1", "1.0.0");
        rows.add("sdiff", -2, "readonly", "RO access 1..-1", "1.0.0");
        rows.add("sunionstore", -3, "write denyoom", "OW update 1, RO access 2..-1", "1.0.0");
        rows.add("sinterstore", -3, "write denyoom", "RW update 1, RO access 2..-1", "1.0.0");
        rows.add("sdiffstore", -3, "write denyoom", "OW update 1, RO access 2..-1", "1.0.0");
        rows.add("sintercard", -3, "readonly", "RO access #1", "7.0.0");
        rows.add("smove", 4, "write fast", "RW access delete 1, RW insert 2", "1.0.0");
        rows.add("sscan", -3, "readonly", "RO access 1", "2.8.0");
    }

    private static void hashes(CommandRows rows) {
        rows.group("hash", "");
        rows.add("hset", -4, "write denyoom fast", "RW update 1", "2.0.0");
        rows.add("hmset", -4, "write denyoom fast", "RW update 1", "2.0.0");
        rows.add("hsetnx", 4, "write denyoom fast", "RW insert 1", "2.0.0");
        rows.add("hget", 3, "readonly fast", "RO access 1", "2.0.0");
        rows.add("hmget", -3, "readonly fast", "RO access 1", "2.0.0");
        rows.add("hgetall", 2, "readonly", "RO access 1", "2.0.0");
        rows.add("hdel", -3, "write fast", "RW delete 1", "2.0.0");
        rows.add("hexists", 3, "readonly fast", "RO 1", "2.0.0");
        rows.add("hlen", 2, "readonly fast", "RO 1", "2.0.0");
        rows.add("hkeys", 2, "readonly", "RO access 1", "2.0.0");
        rows.add("hvals", 2, "readonly", "RO access 1", "2.0.0");
        rows.add("hincrby", 4, "write denyoom fast", "RW access update 1", "2.0.0");
        rows.add("hincrbyfloat", 4, "write denyoom fast", "RW access update 1", "2.6.0");
        rows.add("hstrlen", 3, "readonly fast", "RO 1", "3.2.0");
        rows.add("hrandfield", -2, "readonly", "RO access 1", "6.2.0");
        rows.add("hscan", -3, "readonly", "RO access 1", "2.8.0");
    }

    private static void sortedSets(CommandRows rows) {
        rows.group("sorted-set", "");
        rows.add("zadd", -4, "write denyoom fast", "RW update 1", "1.2.0");
        rows.add("zrem", -3, "write fast", "RW delete 1", "1.2.0");
        rows.add("zscore", 3, "readonly fast", "RO access 1", "1.2.0");
        rows.add("zmscore", -3, "readonly fast", "RO access 1", "6.2.0");
        rows.add("zcard", 2, "readonly fast", "RO 1", "1.2.0");
        rows.add("zcount", 4, "readonly fast", "RO access 1", "2.0.0");
        rows.add("zlexcount", 4, "readonly fast", "RO access 1", "2.8.9");
        rows.add("zrange", -4, "readonly", "RO access 1", "1.2.0");
        rows.add("zrevrange", -4, "readonly", "RO access 1", "1.2.0");
        rows.add("zrangebyscore", -4, "readonly", "RO access 1", "1.0.5");
        rows.add("zrevrangebyscore", -4, "readonly", "RO access 1", "2.2.0");
        rows.add("zrangebylex", -4, "readonly", "RO access 1", "2.8.9");
        rows.add("zrevrangebylex", -4, "readonly", "RO access 1", "2.8.9");
        rows.add("zincrby", 4, "write denyoom fast", "RW access update 1", "1.2.0");
        rows.add("zrank", 3, "readonly fast", "RO access 1", "2.0.0");
        rows.add("zrevrank", 3, "readonly fast", "RO access 1", "2.0.0");
        rows.add("zpopmin", -2, "write fast", "RW access delete 1", "5.0.0");
        rows.add("zpopmax", -2, "write fast", "RW access delete 1", "5.0.0");
        rows.add("zmpop", -4, "write", "RW access delete #1", "7.0.0");
        rows.add("bzpopmin", -3, "write noscript fast blocking waits_for_key", "RW access delete 1..-2", "5.0.0");
        rows.add("bzpopmax", -3, "write noscript fast blocking waits_for_key", "RW access delete 1..-2", "5.0.0");
        rows.add("bzmpop", -5, "write blocking waits_for_key", "RW access delete #2", "7.0.0");
        rows.add("zremrangebyrank", 4, "write", "RW delete 1", "2.0.0");
        rows.add("zremrangebyscore", 4, "write", "RW delete 1", "1.2.0");
        rows.add("zremrangebylex", 4, "write", "RW delete 1", "2.8.9");
        rows.add("zrangestore", -5, "write denyoom", "OW update 1, RO access 2", "6.2.0");
        rows.add("zunion", -3, "readonly", "RO access #1", "6.2.0");
        rows.add("zinter", -3, "readonly", "RO access #1", "6.2.0");
        rows.add("zdiff", -3, "readonly", "RO access #1", "6.2.0");
        rows.add("zunionstore", -4, "write denyoom", "OW update 1, RO access #2", "2.0.0");
        rows.add("zinterstore", -4, "write denyoom", "OW update 1, RO access #2", "2.0.0");
        rows.add("zdiffstore", -4, "write denyoom", "OW update 1, RO access #2", "6.2.0");
        rows.add("zintercard", -3, "readonly", "RO access #1", "7.0.0");
        rows.add("zrandmember", -2, "readonly", "RO access 1", "6.2.0");
        rows.add("zscan", -3, "readonly", "RO access 1", "2.8.0");
    }

    private static void geo(CommandRows rows) {
        rows.group("geo", "");
        rows.add("geoadd", -5, "write denyoom", "RW update 1", "3.2.0");
        rows.add("geopos", -2, "readonly", "RO access 1", "3.2.0");
        rows.add("geodist", -4, "readonly", "RO access 1", "3.2.0");
        rows.add("geohash", -2, "readonly", "RO access 1", "3.2.0");
        rows.add("georadius", -6, "write denyoom", "RO access 1, OW update STORE@6, OW update STOREDIST@6", "3.2.0");
        rows.add("georadius_ro", -6, "readonly", "RO access 1", "3.2.10");
        rows.add(
                "georadiusbymember",
                -5,
                "write denyoom",
                "RO access 1, OW update STORE@5, OW update STOREDIST@5",
                "3.2.0");
        rows.add("georadiusbymember_ro", -5, "readonly", "RO access 1", "3.2.10");
        rows.add("geosearch", -7, "readonly", "RO access 1", "6.2.0");
        rows.add("geosearchstore", -8, "write denyoom", "OW update 1, RO access 2", "6.2.0");
    }

    private static void hyperloglogs(CommandRows rows) {
        rows.group("hyperloglog", "");
        rows.add("pfadd", -2, "write denyoom fast", "RW insert 1", "2.8.9");
        rows.add("pfcount", -2, "readonly may_replicate", "RW access 1..-1", "2.8.9");
        rows.add("pfmerge", -2, "write denyoom", "RW access insert 1, RO access 2..-1", "2.8.9");
        rows.add("pfdebug", 3, "write denyoom admin", "RW access 2", "2.8.9");
        rows.add("pfselftest", 1, "admin", NO_KEYS, "2.8.9");
    }

    private static void streams(CommandRows rows) {
        rows.group("stream", "");
        rows.add("xadd", -5, "write denyoom fast", "RW update 1", "5.0.0");
        rows.add("xlen", 2, "readonly fast", "RO 1", "5.0.0");
        rows.add("xrange", -4, "readonly", "RO access 1", "5.0.0");
        rows.add("xrevrange", -4, "readonly", "RO access 1", "5.0.0");
        rows.add("xdel", -3, "write fast", "RW delete 1", "5.0.0");
        rows.add("xtrim", -4, "write", "RW delete 1", "5.0.0");
        rows.add("xsetid", -3, "write denyoom fast", "RW update 1", "5.0.0");
        rows.add("xread", -4, "readonly blocking waits_for_key waits_with_block", "RO access STREAMS@1..-1%2", "5.0.0");
        rows.add(
                "xreadgroup",
                -7,
                "write blocking waits_for_key waits_with_block",
                "RO access STREAMS@4..-1%2",
                "5.0.0");
        rows.add("xgroup", -2, "container", NO_KEYS, "5.0.0");
        rows.add("xgroup|create", -5, "write denyoom", "RW insert 2", "5.0.0");
        rows.add("xgroup|setid", -5, "write", "RW update 2", "5.0.0");
        rows.add("xgroup|destroy", 4, "write", "RW delete 2", "5.0.0");
        rows.add("xgroup|createconsumer", 5, "write denyoom", "RW insert 2", "6.2.0");
        rows.add("xgroup|delconsumer", 5, "write", "RW delete 2", "5.0.0");
        rows.add("xgroup|help", 2, "loading stale", NO_KEYS, "5.0.0");
        rows.add("xack", -4, "write fast", "RW update 1", "5.0.0");
        rows.add("xpending", -3, "readonly", "RO access 1", "5.0.0");
        rows.add("xclaim", -6, "write fast", "RW update 1", "5.0.0");
        rows.add("xautoclaim", -6, "write fast", "RW delete 1", "6.2.0");
        rows.add("xinfo", -2, "container", NO_KEYS, "5.0.0");
        rows.add("xinfo|stream", -3, "readonly", "RO access 2", "5.0.0");
        rows.add("xinfo|groups", 3, "readonly", "RO access 2", "5.0.0");
        rows.add("xinfo|consumers", 4, "readonly", "RO access 2", "5.0.0");
        rows.add("xinfo|help", 2, "loading stale", NO_KEYS, "5.0.0");
    }

    private static void keys(CommandRows rows) {
        rows.group("generic", "acl_keyspace");
        rows.add("del", -2, "write", "RM delete 1..-1", "1.0.0");
        rows.add("unlink", -2, "write fast", "RM delete 1..-1", "4.0.0");
        rows.add("exists", -2, "readonly fast", "RO 1..-1", "1.0.0");
        rows.add("expire", -3, "write fast", "RW update 1", "1.0.0");
        rows.add("pexpire", -3, "write fast", "RW update 1", "2.6.0");
        rows.add("expireat", -3, "write fast", "RW update 1", "1.2.0");
        rows.add("pexpireat", -3, "write fast", "RW update 1", "2.6.0");
        rows.add("ttl", 2, "readonly fast", "RO access 1", "1.0.0");
        rows.add("pttl", 2, "readonly fast", "RO access 1", "2.6.0");
        rows.add("expiretime", 2, "readonly fast", "RO access 1", "7.0.0");
        rows.add("pexpiretime", 2, "readonly fast", "RO access 1", "7.0.0");
        rows.add("persist", 2, "write fast", "RW update 1", "2.2.0");
        rows.add("type", 2, "readonly fast", "RO 1", "1.0.0");
        rows.add("rename", 3, "write", "RW access delete 1, OW update 2", "1.0.0");
        rows.add("renamenx", 3, "write fast", "RW access delete 1, OW insert 2", "1.0.0");
        rows.add("copy", -3, "write denyoom", "RO access 1, OW update 2", "6.2.0");
        rows.add("dump", 2, "readonly", "RO access 1", "2.6.0");
        rows.add("restore", -4, "write denyoom acl_dangerous", "OW update 1", "2.6.0");
        rows.add(
                "migrate",
                -6,
                "holds_session write acl_dangerous",
                "RW access delete 3, RW access delete incomplete KEYS@-2..-1",
                "2.6.0");
        rows.add("move", 3, "write fast", "RW access update 1", "1.0.0");
        rows.add("keys", 2, "readonly acl_dangerous", NO_KEYS, "1.0.0");
        rows.add("scan", -2, "readonly", NO_KEYS, "2.8.0");
        rows.add("randomkey", 1, "readonly", NO_KEYS, "1.0.0");
        rows.add("touch", -2, "readonly fast", "RO 1..-1", "3.2.1");
        rows.add("object", -2, "container", NO_KEYS, "2.2.3");
        rows.add("object|encoding", 3, "readonly", "RO 2", "2.2.3");
        rows.add("object|refcount", 3, "readonly", "RO 2", "2.2.3");
        rows.add("object|idletime", 3, "readonly", "RO 2", "2.2.3");
        rows.add("object|freq", 3, "readonly", "RO 2", "4.0.0");
        rows.add("object|help", 2, "loading stale", NO_KEYS, "6.2.0");
        rows.group("generic", "");
        rows.add(
                "sort",
                -2,
                "write denyoom acl_collections acl_dangerous",
                "RO access 1, RO access ?, OW update ?",
                "1.0.0");
        rows.add("sort_ro", -2, "readonly acl_collections acl_dangerous", "RO access 1, RO access ?", "7.0.0");
        rows.add("wait", 3, "holds_session noscript acl_connection", NO_KEYS, "3.0.0");
    }
}
