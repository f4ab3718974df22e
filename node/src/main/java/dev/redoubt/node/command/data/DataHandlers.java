package dev.redoubt.node.command.data;

import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.engine.CommandHandler;

/** The binding of the commands on keys to their handlers. Stateless. */
public final class DataHandlers {
    private DataHandlers() {}

    /** Binds all of them. */
    public static void addTo(HandlerTable<CommandHandler> table) {
        strings(table);
        bits(table);
        lists(table);
        sets(table);
        hashes(table);
        sortedSets(table);
        ranges(table);
        geo(table);
        hyperloglogs(table);
        streams(table);
        keys(table);
    }

    private static void strings(HandlerTable<CommandHandler> table) {
        table.bind("get", StringCommands::get);
        table.bind("set", StringCommands::set);
        table.bind("setnx", StringCommands::setnx);
        table.bind("setex", StringCommands::setex);
        table.bind("psetex", StringCommands::psetex);
        table.bind("getset", StringCommands::getset);
        table.bind("getdel", StringCommands::getdel);
        table.bind("getex", StringCommands::getex);
        table.bind("mget", StringCommands::mget);
        table.bind("mset", StringCommands::mset);
        table.bind("msetnx", StringCommands::msetnx);
        table.bind("append", StringCommands::append);
        table.bind("strlen", StringCommands::strlen);
        table.bind("getrange", StringCommands::getrange);
        table.bind("substr", StringCommands::getrange);
        table.bind("setrange", StringCommands::setrange);
        table.bind("incr", StringCommands::incr);
        table.bind("decr", StringCommands::decr);
        table.bind("incrby", StringCommands::incrby);
        table.bind("decrby", StringCommands::decrby);
        table.bind("incrbyfloat", StringCommands::incrbyfloat);
        table.bind("lcs", LcsCommand::lcs);
    }

    private static void bits(HandlerTable<CommandHandler> table) {
        table.bind("setbit", BitCommands::setbit);
        table.bind("getbit", BitCommands::getbit);
        table.bind("bitcount", BitCommands::bitcount);
        table.bind("bitpos", BitCommands::bitpos);
        table.bind("bitop", BitOpCommand::bitop);
        table.bind("bitfield", BitFieldCommands::bitfield);
        table.bind("bitfield_ro", BitFieldCommands::bitfieldRo);
    }

    private static void lists(HandlerTable<CommandHandler> table) {
        table.bind("lpush", ListCommands::lpush);
        table.bind("rpush", ListCommands::rpush);
        table.bind("lpushx", ListCommands::lpushx);
        table.bind("rpushx", ListCommands::rpushx);
        table.bind("lpop", ListCommands::lpop);
        table.bind("rpop", ListCommands::rpop);
        table.bind("lrange", ListCommands::lrange);
        table.bind("llen", ListCommands::llen);
        table.bind("lindex", ListCommands::lindex);
        table.bind("lset", ListCommands::lset);
        table.bind("lrem", ListCommands::lrem);
        table.bind("ltrim", ListCommands::ltrim);
        table.bind("linsert", ListCommands::linsert);
        table.bind("lpos", ListCommands::lpos);
        table.bind("rpoplpush", ListMoveCommands::rpoplpush);
        table.bind("lmove", ListMoveCommands::lmove);
        table.bind("lmpop", ListMoveCommands::lmpop);
        table.bind("blpop", BlockingCommands::blpop);
        table.bind("brpop", BlockingCommands::brpop);
        table.bind("brpoplpush", BlockingCommands::brpoplpush);
        table.bind("blmove", BlockingCommands::blmove);
        table.bind("blmpop", BlockingCommands::blmpop);
    }

    private static void sets(HandlerTable<CommandHandler> table) {
        table.bind("sadd", SetCommands::sadd);
        table.bind("srem", SetCommands::srem);
        table.bind("smembers", SetCommands::smembers);
        table.bind("sismember", SetCommands::sismember);
        table.bind("smismember", SetCommands::smismember);
        table.bind("scard", SetCommands::scard);
        table.bind("spop", SetCommands::spop);
        table.bind("srandmember", SetCommands::srandmember);
        table.bind("sunion", SetCommands::sunion);
        table.bind("sinter", SetCommands::sinter);
        table.bind("sdiff", SetCommands::sdiff);
        table.bind("sunionstore", SetCommands::sunionstore);
        table.bind("sinterstore", SetCommands::sinterstore);
        table.bind("sdiffstore", SetCommands::sdiffstore);
        table.bind("sintercard", SetCommands::sintercard);
        table.bind("smove", SetCommands::smove);
        table.bind("sscan", ScanCommands::sscan);
    }

    private static void hashes(HandlerTable<CommandHandler> table) {
        table.bind("hset", HashCommands::hset);
        table.bind("hmset", HashCommands::hmset);
        table.bind("hsetnx", HashCommands::hsetnx);
        table.bind("hget", HashCommands::hget);
        table.bind("hmget", HashCommands::hmget);
        table.bind("hgetall", HashCommands::hgetall);
        table.bind("hdel", HashCommands::hdel);
        table.bind("hexists", HashCommands::hexists);
        table.bind("hlen", HashCommands::hlen);
        table.bind("hkeys", HashCommands::hkeys);
        table.bind("hvals", HashCommands::hvals);
        table.bind("hincrby", HashCommands::hincrby);
        table.bind("hincrbyfloat", HashCommands::hincrbyfloat);
        table.bind("hstrlen", HashCommands::hstrlen);
        table.bind("hrandfield", HashCommands::hrandfield);
        table.bind("hscan", ScanCommands::hscan);
    }

    private static void sortedSets(HandlerTable<CommandHandler> table) {
        table.bind("zadd", ZSetCommands::zadd);
        table.bind("zrem", ZSetCommands::zrem);
        table.bind("zscore", ZSetCommands::zscore);
        table.bind("zmscore", ZSetCommands::zmscore);
        table.bind("zcard", ZSetCommands::zcard);
        table.bind("zincrby", ZSetCommands::zincrby);
        table.bind("zrank", ZSetCommands::zrank);
        table.bind("zrevrank", ZSetCommands::zrevrank);
        table.bind("zpopmin", ZSetCommands::zpopmin);
        table.bind("zpopmax", ZSetCommands::zpopmax);
        table.bind("zmpop", ZSetCommands::zmpop);
        table.bind("bzpopmin", BlockingCommands::bzpopmin);
        table.bind("bzpopmax", BlockingCommands::bzpopmax);
        table.bind("bzmpop", BlockingCommands::bzmpop);
        table.bind("zrandmember", ZSetCommands::zrandmember);
        table.bind("zscan", ScanCommands::zscan);
    }

    private static void ranges(HandlerTable<CommandHandler> table) {
        table.bind("zcount", ZRangeCommands::zcount);
        table.bind("zlexcount", ZRangeCommands::zlexcount);
        table.bind("zrange", ZRangeCommands::zrange);
        table.bind("zrevrange", ZRangeCommands::zrevrange);
        table.bind("zrangebyscore", ZRangeCommands::zrangebyscore);
        table.bind("zrevrangebyscore", ZRangeCommands::zrevrangebyscore);
        table.bind("zrangebylex", ZRangeCommands::zrangebylex);
        table.bind("zrevrangebylex", ZRangeCommands::zrevrangebylex);
        table.bind("zremrangebyrank", ZRangeCommands::zremrangebyrank);
        table.bind("zremrangebyscore", ZRangeCommands::zremrangebyscore);
        table.bind("zremrangebylex", ZRangeCommands::zremrangebylex);
        table.bind("zrangestore", ZRangeCommands::zrangestore);
        table.bind("zunion", ZCombineCommands::zunion);
        table.bind("zinter", ZCombineCommands::zinter);
        table.bind("zdiff", ZCombineCommands::zdiff);
        table.bind("zunionstore", ZCombineCommands::zunionstore);
        table.bind("zinterstore", ZCombineCommands::zinterstore);
        table.bind("zdiffstore", ZCombineCommands::zdiffstore);
        table.bind("zintercard", ZCombineCommands::zintercard);
    }

    private static void geo(HandlerTable<CommandHandler> table) {
        table.bind("geoadd", GeoCommands::geoadd);
        table.bind("geopos", GeoCommands::geopos);
        table.bind("geodist", GeoCommands::geodist);
        table.bind("geohash", GeoCommands::geohash);
        table.bind("georadius", GeoSearch::georadius);
        table.bind("georadius_ro", GeoSearch::georadiusRo);
        table.bind("georadiusbymember", GeoSearch::georadiusbymember);
        table.bind("georadiusbymember_ro", GeoSearch::georadiusbymemberRo);
        table.bind("geosearch", GeoSearch::geosearch);
        table.bind("geosearchstore", GeoSearch::geosearchstore);
    }

    private static void hyperloglogs(HandlerTable<CommandHandler> table) {
        table.bind("pfadd", HllCommands::pfadd);
        table.bind("pfcount", HllCommands::pfcount);
        table.bind("pfmerge", HllCommands::pfmerge);
        table.bind("pfdebug", HllCommands::pfdebug);
        table.bind("pfselftest", HllSelfTest::pfselftest);
    }

    private static void streams(HandlerTable<CommandHandler> table) {
        table.bind("xadd", StreamCommands::xadd);
        table.bind("xlen", StreamCommands::xlen);
        table.bind("xrange", StreamCommands::xrange);
        table.bind("xrevrange", StreamCommands::xrevrange);
        table.bind("xdel", StreamCommands::xdel);
        table.bind("xtrim", StreamCommands::xtrim);
        table.bind("xsetid", StreamCommands::xsetid);
        table.bind("xread", StreamReadCommands::xread);
        table.bind("xreadgroup", StreamReadCommands::xreadgroup);
        table.bind("xgroup|create", StreamGroupCommands::create);
        table.bind("xgroup|setid", StreamGroupCommands::setId);
        table.bind("xgroup|destroy", StreamGroupCommands::destroy);
        table.bind("xgroup|createconsumer", StreamGroupCommands::createConsumer);
        table.bind("xgroup|delconsumer", StreamGroupCommands::deleteConsumer);
        table.bind("xack", StreamGroupCommands::xack);
        table.bind("xpending", StreamPendingCommand::xpending);
        table.bind("xclaim", StreamClaimCommands::xclaim);
        table.bind("xautoclaim", StreamClaimCommands::xautoclaim);
        table.bind("xinfo|stream", StreamInfoCommands::stream);
        table.bind("xinfo|groups", StreamInfoCommands::groups);
        table.bind("xinfo|consumers", StreamInfoCommands::consumers);
    }

    private static void keys(HandlerTable<CommandHandler> table) {
        table.bind("del", KeyCommands::del);
        table.bind("unlink", KeyCommands::unlink);
        table.bind("exists", KeyCommands::exists);
        table.bind("expire", KeyCommands::expire);
        table.bind("pexpire", KeyCommands::pexpire);
        table.bind("expireat", KeyCommands::expireat);
        table.bind("pexpireat", KeyCommands::pexpireat);
        table.bind("ttl", KeyCommands::ttl);
        table.bind("pttl", KeyCommands::pttl);
        table.bind("expiretime", KeyCommands::expiretime);
        table.bind("pexpiretime", KeyCommands::pexpiretime);
        table.bind("persist", KeyCommands::persist);
        table.bind("type", KeyCommands::type);
        table.bind("rename", KeyCommands::rename);
        table.bind("renamenx", KeyCommands::renamenx);
        table.bind("keys", KeyCommands::keys);
        table.bind("scan", ScanCommands::scan);
        table.bind("randomkey", KeyCommands::randomkey);
        table.bind("copy", CopyCommands::copy);
        table.bind("move", CopyCommands::move);
        table.bind("dump", DumpCommands::dump);
        table.bind("restore", DumpCommands::restore);
        table.bind("migrate", MigrateCommand::migrate);
        table.bind("swapdb", CopyCommands::swapdb);
        table.bind("sort", SortCommand::sort);
        table.bind("sort_ro", SortCommand::sortRo);
        table.bind("touch", KeyCommands::touch);
        table.bind("object|encoding", KeyCommands::objectEncoding);
        table.bind("object|refcount", KeyCommands::objectRefcount);
        table.bind("object|idletime", KeyCommands::objectIdletime);
        table.bind("object|freq", KeyCommands::objectFreq);
        table.bind("dbsize", KeyCommands::dbsize);
        table.bind("flushdb", KeyCommands::flushdb);
        table.bind("flushall", KeyCommands::flushall);
    }
}
