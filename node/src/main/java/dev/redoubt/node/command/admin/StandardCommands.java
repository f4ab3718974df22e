package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandHandler;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandSpec.KeyPositions;
import dev.redoubt.node.command.data.HashCommands;
import dev.redoubt.node.command.data.KeyCommands;
import dev.redoubt.node.command.data.ListCommands;
import dev.redoubt.node.command.data.SetCommands;
import dev.redoubt.node.command.data.StringCommands;
import dev.redoubt.node.command.data.ZRangeCommands;
import dev.redoubt.node.command.data.ZSetCommands;
import java.util.List;

/**
 * The table's entries, one line a command: arity, flags and keys as Redis 7.0.15's COMMAND prints them. A name with a
 * bar is a subcommand.
 */
public final class StandardCommands {
    /** The handler of commands that only hold subcommands; it never runs, for the arity asks for one. */
    public static final CommandHandler CONTAINER = CommandCommands::unknownSubcommand;

    /** COMMAND alone is a command, and yet has subcommands. */
    public static final CommandHandler COMMAND = CommandCommands::command;

    private static final KeyPositions NO_KEYS = KeyPositions.NONE;
    private static final KeyPositions FIRST_KEY = new KeyPositions(1, 1, 1);
    private static final KeyPositions SECOND_KEY = new KeyPositions(2, 2, 1);
    private static final KeyPositions TWO_KEYS = new KeyPositions(1, 2, 1);
    private static final KeyPositions ALL_KEYS = new KeyPositions(1, -1, 1);
    private static final KeyPositions KEYS_AND_VALUES = new KeyPositions(1, -1, 2);

    private final List<CommandSpec> specs;
    private String group = "";

    private StandardCommands(List<CommandSpec> specs) {
        this.specs = specs;
    }

    public static void addTo(List<CommandSpec> specs) {
        StandardCommands table = new StandardCommands(specs);
        table.string();
        table.list();
        table.set();
        table.hash();
        table.zset();
        table.generic();
        table.server();
        table.transactions();
        table.connection();
        table.pubsub();
    }

    private void add(String name, int arity, String flags, KeyPositions keys, String since, CommandHandler handler) {
        specs.add(new CommandSpec(name, arity, CommandFlag.bits(flags), keys, group, since, handler));
    }

    private void string() {
        group = "string";
        add("get", 2, "readonly fast", FIRST_KEY, "1.0.0", StringCommands::get);
        add("set", -3, "write denyoom", FIRST_KEY, "1.0.0", StringCommands::set);
        add("setnx", 3, "write denyoom fast", FIRST_KEY, "1.0.0", StringCommands::setnx);
        add("setex", 4, "write denyoom", FIRST_KEY, "2.0.0", StringCommands::setex);
        add("psetex", 4, "write denyoom", FIRST_KEY, "2.6.0", StringCommands::psetex);
        add("getset", 3, "write denyoom fast", FIRST_KEY, "1.0.0", StringCommands::getset);
        add("getdel", 2, "write fast", FIRST_KEY, "6.2.0", StringCommands::getdel);
        add("getex", -2, "write fast", FIRST_KEY, "6.2.0", StringCommands::getex);
        add("mget", -2, "readonly fast", ALL_KEYS, "1.0.0", StringCommands::mget);
        add("mset", -3, "write denyoom", KEYS_AND_VALUES, "1.0.1", StringCommands::mset);
        add("msetnx", -3, "write denyoom", KEYS_AND_VALUES, "1.0.1", StringCommands::msetnx);
        add("append", 3, "write denyoom fast", FIRST_KEY, "2.0.0", StringCommands::append);
        add("strlen", 2, "readonly fast", FIRST_KEY, "2.2.0", StringCommands::strlen);
        add("getrange", 4, "readonly", FIRST_KEY, "2.4.0", StringCommands::getrange);
        add("substr", 4, "readonly", FIRST_KEY, "1.0.0", StringCommands::getrange);
        add("setrange", 4, "write denyoom", FIRST_KEY, "2.2.0", StringCommands::setrange);
        add("incr", 2, "write denyoom fast", FIRST_KEY, "1.0.0", StringCommands::incr);
        add("decr", 2, "write denyoom fast", FIRST_KEY, "1.0.0", StringCommands::decr);
        add("incrby", 3, "write denyoom fast", FIRST_KEY, "1.0.0", StringCommands::incrby);
        add("decrby", 3, "write denyoom fast", FIRST_KEY, "1.0.0", StringCommands::decrby);
        add("incrbyfloat", 3, "write denyoom fast", FIRST_KEY, "2.6.0", StringCommands::incrbyfloat);
    }

    private void list() {
        group = "list";
        add("lpush", -3, "write denyoom fast", FIRST_KEY, "1.0.0", ListCommands::lpush);
        add("rpush", -3, "write denyoom fast", FIRST_KEY, "1.0.0", ListCommands::rpush);
        add("lpushx", -3, "write denyoom fast", FIRST_KEY, "2.2.0", ListCommands::lpushx);
        add("rpushx", -3, "write denyoom fast", FIRST_KEY, "2.2.0", ListCommands::rpushx);
        add("lpop", -2, "write fast", FIRST_KEY, "1.0.0", ListCommands::lpop);
        add("rpop", -2, "write fast", FIRST_KEY, "1.0.0", ListCommands::rpop);
        add("lrange", 4, "readonly", FIRST_KEY, "1.0.0", ListCommands::lrange);
        add("llen", 2, "readonly fast", FIRST_KEY, "1.0.0", ListCommands::llen);
        add("lindex", 3, "readonly", FIRST_KEY, "1.0.0", ListCommands::lindex);
        add("lset", 4, "write denyoom", FIRST_KEY, "1.0.0", ListCommands::lset);
        add("lrem", 4, "write", FIRST_KEY, "1.0.0", ListCommands::lrem);
        add("ltrim", 4, "write", FIRST_KEY, "1.0.0", ListCommands::ltrim);
        add("linsert", 5, "write denyoom", FIRST_KEY, "2.2.0", ListCommands::linsert);
        add("lpos", -3, "readonly", FIRST_KEY, "6.0.6", ListCommands::lpos);
    }

    private void set() {
        group = "set";
        add("sadd", -3, "write denyoom fast", FIRST_KEY, "1.0.0", SetCommands::sadd);
        add("srem", -3, "write fast", FIRST_KEY, "1.0.0", SetCommands::srem);
        add("smembers", 2, "readonly", FIRST_KEY, "1.0.0", SetCommands::smembers);
        add("sismember", 3, "readonly fast", FIRST_KEY, "1.0.0", SetCommands::sismember);
        add("smismember", -3, "readonly fast", FIRST_KEY, "6.2.0", SetCommands::smismember);
        add("scard", 2, "readonly fast", FIRST_KEY, "1.0.0", SetCommands::scard);
        add("spop", -2, "write fast", FIRST_KEY, "1.0.0", SetCommands::spop);
        add("srandmember", -2, "readonly", FIRST_KEY, "1.0.0", SetCommands::srandmember);
        add("sunion", -2, "readonly", ALL_KEYS, "1.0.0", SetCommands::sunion);
        add("sinter", -2, "readonly", ALL_KEYS, "1.0.0", SetCommands::sinter);
        add("sdiff", -2, "readonly", ALL_KEYS, "1.0.0", SetCommands::sdiff);
        add("sunionstore", -3, "write denyoom", ALL_KEYS, "1.0.0", SetCommands::sunionstore);
        add("sinterstore", -3, "write denyoom", ALL_KEYS, "1.0.0", SetCommands::sinterstore);
        add("sdiffstore", -3, "write denyoom", ALL_KEYS, "1.0.0", SetCommands::sdiffstore);
        add("sintercard", -3, "readonly movablekeys", NO_KEYS, "7.0.0", SetCommands::sintercard);
    }

    private void hash() {
        group = "hash";
        add("hset", -4, "write denyoom fast", FIRST_KEY, "2.0.0", HashCommands::hset);
        add("hmset", -4, "write denyoom fast", FIRST_KEY, "2.0.0", HashCommands::hmset);
        add("hsetnx", 4, "write denyoom fast", FIRST_KEY, "2.0.0", HashCommands::hsetnx);
        add("hget", 3, "readonly fast", FIRST_KEY, "2.0.0", HashCommands::hget);
        add("hmget", -3, "readonly fast", FIRST_KEY, "2.0.0", HashCommands::hmget);
        add("hgetall", 2, "readonly", FIRST_KEY, "2.0.0", HashCommands::hgetall);
        add("hdel", -3, "write fast", FIRST_KEY, "2.0.0", HashCommands::hdel);
        add("hexists", 3, "readonly fast", FIRST_KEY, "2.0.0", HashCommands::hexists);
        add("hlen", 2, "readonly fast", FIRST_KEY, "2.0.0", HashCommands::hlen);
        add("hkeys", 2, "readonly", FIRST_KEY, "2.0.0", HashCommands::hkeys);
        add("hvals", 2, "readonly", FIRST_KEY, "2.0.0", HashCommands::hvals);
        add("hincrby", 4, "write denyoom fast", FIRST_KEY, "2.0.0", HashCommands::hincrby);
        add("hincrbyfloat", 4, "write denyoom fast", FIRST_KEY, "2.6.0", HashCommands::hincrbyfloat);
        add("hstrlen", 3, "readonly fast", FIRST_KEY, "3.2.0", HashCommands::hstrlen);
    }

    private void zset() {
        group = "sorted-set";
        add("zadd", -4, "write denyoom fast", FIRST_KEY, "1.2.0", ZSetCommands::zadd);
        add("zrem", -3, "write fast", FIRST_KEY, "1.2.0", ZSetCommands::zrem);
        add("zscore", 3, "readonly fast", FIRST_KEY, "1.2.0", ZSetCommands::zscore);
        add("zmscore", -3, "readonly fast", FIRST_KEY, "6.2.0", ZSetCommands::zmscore);
        add("zcard", 2, "readonly fast", FIRST_KEY, "1.2.0", ZSetCommands::zcard);
        add("zcount", 4, "readonly fast", FIRST_KEY, "2.0.0", ZRangeCommands::zcount);
        add("zlexcount", 4, "readonly fast", FIRST_KEY, "2.8.9", ZRangeCommands::zlexcount);
        add("zrange", -4, "readonly", FIRST_KEY, "1.2.0", ZRangeCommands::zrange);
        add("zrevrange", -4, "readonly", FIRST_KEY, "1.2.0", ZRangeCommands::zrevrange);
        add("zrangebyscore", -4, "readonly", FIRST_KEY, "1.0.5", ZRangeCommands::zrangebyscore);
        add("zrevrangebyscore", -4, "readonly", FIRST_KEY, "2.2.0", ZRangeCommands::zrevrangebyscore);
        add("zrangebylex", -4, "readonly", FIRST_KEY, "2.8.9", ZRangeCommands::zrangebylex);
        add("zrevrangebylex", -4, "readonly", FIRST_KEY, "2.8.9", ZRangeCommands::zrevrangebylex);
        add("zincrby", 4, "write denyoom fast", FIRST_KEY, "1.2.0", ZSetCommands::zincrby);
        add("zrank", 3, "readonly fast", FIRST_KEY, "2.0.0", ZSetCommands::zrank);
        add("zrevrank", 3, "readonly fast", FIRST_KEY, "2.0.0", ZSetCommands::zrevrank);
        add("zpopmin", -2, "write fast", FIRST_KEY, "5.0.0", ZSetCommands::zpopmin);
        add("zpopmax", -2, "write fast", FIRST_KEY, "5.0.0", ZSetCommands::zpopmax);
    }

    private void generic() {
        group = "generic";
        add("del", -2, "write", ALL_KEYS, "1.0.0", KeyCommands::del);
        add("unlink", -2, "write fast", ALL_KEYS, "4.0.0", KeyCommands::del);
        add("exists", -2, "readonly fast", ALL_KEYS, "1.0.0", KeyCommands::exists);
        add("expire", -3, "write fast", FIRST_KEY, "1.0.0", KeyCommands::expire);
        add("pexpire", -3, "write fast", FIRST_KEY, "2.6.0", KeyCommands::pexpire);
        add("expireat", -3, "write fast", FIRST_KEY, "1.2.0", KeyCommands::expireat);
        add("pexpireat", -3, "write fast", FIRST_KEY, "2.6.0", KeyCommands::pexpireat);
        add("ttl", 2, "readonly fast", FIRST_KEY, "1.0.0", KeyCommands::ttl);
        add("pttl", 2, "readonly fast", FIRST_KEY, "2.6.0", KeyCommands::pttl);
        add("expiretime", 2, "readonly fast", FIRST_KEY, "7.0.0", KeyCommands::expiretime);
        add("pexpiretime", 2, "readonly fast", FIRST_KEY, "7.0.0", KeyCommands::pexpiretime);
        add("persist", 2, "write fast", FIRST_KEY, "2.2.0", KeyCommands::persist);
        add("type", 2, "readonly fast", FIRST_KEY, "1.0.0", KeyCommands::type);
        add("rename", 3, "write", TWO_KEYS, "1.0.0", KeyCommands::rename);
        add("renamenx", 3, "write fast", TWO_KEYS, "1.0.0", KeyCommands::renamenx);
        add("keys", 2, "readonly", NO_KEYS, "1.0.0", KeyCommands::keys);
        add("scan", -2, "readonly", NO_KEYS, "2.8.0", KeyCommands::scan);
        add("randomkey", 1, "readonly", NO_KEYS, "1.0.0", KeyCommands::randomkey);
        add("touch", -2, "readonly fast", ALL_KEYS, "3.2.1", KeyCommands::exists);
        add("object", -2, "", NO_KEYS, "2.2.3", CONTAINER);
        add("object|encoding", 3, "readonly", SECOND_KEY, "2.2.3", KeyCommands::objectEncoding);
        add("object|refcount", 3, "readonly", SECOND_KEY, "2.2.3", KeyCommands::objectRefcount);
        add("object|idletime", 3, "readonly", SECOND_KEY, "2.2.3", KeyCommands::objectIdletime);
        add("object|freq", 3, "readonly", SECOND_KEY, "4.0.0", KeyCommands::objectFreq);
        add("object|help", 2, "loading stale", NO_KEYS, "6.2.0", CommandCommands::help);
        add("wait", 3, "noscript", NO_KEYS, "3.0.0", ServerCommands::waitReplicas);
    }

    private void server() {
        group = "server";
        add("dbsize", 1, "readonly fast", NO_KEYS, "1.0.0", KeyCommands::dbsize);
        add("flushdb", -1, "write", NO_KEYS, "1.0.0", KeyCommands::flushdb);
        add("flushall", -1, "write", NO_KEYS, "1.0.0", KeyCommands::flushall);
        add("command", -1, "loading stale", NO_KEYS, "2.8.13", COMMAND);
        add("command|count", 2, "loading stale", NO_KEYS, "2.8.13", CommandCommands::count);
        add("command|info", -2, "loading stale", NO_KEYS, "2.8.13", CommandCommands::info);
        add("command|list", -2, "loading stale", NO_KEYS, "7.0.0", CommandCommands::list);
        add("command|docs", -2, "loading stale", NO_KEYS, "7.0.0", CommandCommands::docs);
        add("command|getkeys", -4, "loading stale", NO_KEYS, "2.8.13", CommandCommands::getkeys);
        add("command|help", 2, "loading stale", NO_KEYS, "5.0.0", CommandCommands::help);
        add("config", -2, "", NO_KEYS, "2.0.0", CONTAINER);
        add("config|get", -3, "admin noscript loading stale", NO_KEYS, "2.0.0", ServerCommands::configGet);
        add("config|set", -4, "admin noscript loading stale", NO_KEYS, "2.0.0", ServerCommands::configSet);
        add("config|resetstat", 2, "admin noscript loading stale", NO_KEYS, "2.0.0", ServerCommands::configResetstat);
        add("config|rewrite", 2, "admin noscript loading stale", NO_KEYS, "2.8.0", ServerCommands::configRewrite);
        add("config|help", 2, "loading stale", NO_KEYS, "5.0.0", CommandCommands::help);
        add("info", -1, "loading stale", NO_KEYS, "1.0.0", ServerCommands::info);
        add("role", 1, "noscript loading stale fast", NO_KEYS, "2.8.12", ServerCommands::role);
        add("time", 1, "loading stale fast", NO_KEYS, "2.6.0", ServerCommands::time);
        add("save", 1, "admin noscript no_async_loading no_multi", NO_KEYS, "1.0.0", ServerCommands::save);
        add("bgsave", -1, "admin noscript no_async_loading", NO_KEYS, "1.0.0", ServerCommands::bgsave);
        add("lastsave", 1, "loading stale fast", NO_KEYS, "1.0.0", ServerCommands::lastsave);
        add("bgrewriteaof", 1, "admin noscript no_async_loading", NO_KEYS, "1.0.0", ServerCommands::bgrewriteaof);
        add(
                "shutdown",
                -1,
                "admin noscript loading stale no_multi allow_busy",
                NO_KEYS,
                "1.0.0",
                ServerCommands::shutdown);
        add("debug", -2, "admin noscript loading stale protected", NO_KEYS, "1.0.0", ServerCommands::debug);
        add("replicaof", 3, "admin noscript stale no_async_loading", NO_KEYS, "5.0.0", ServerCommands::replicaof);
        add("slaveof", 3, "admin noscript stale no_async_loading", NO_KEYS, "1.0.0", ServerCommands::replicaof);
    }

    private void transactions() {
        group = "transactions";
        add("multi", 1, "noscript loading stale fast allow_busy", NO_KEYS, "1.2.0", TransactionCommands::multi);
        add("exec", 1, "noscript loading stale skip_slowlog", NO_KEYS, "1.2.0", TransactionCommands::exec);
        add("discard", 1, "noscript loading stale fast allow_busy", NO_KEYS, "2.0.0", TransactionCommands::discard);
        add("watch", -2, "noscript loading stale fast allow_busy", ALL_KEYS, "2.2.0", TransactionCommands::watch);
        add("unwatch", 1, "noscript loading stale fast allow_busy", NO_KEYS, "2.2.0", TransactionCommands::unwatch);
    }

    private void connection() {
        group = "connection";
        add("select", 2, "loading stale fast", NO_KEYS, "1.0.0", ConnectionCommands::select);
        add("ping", -1, "fast", NO_KEYS, "1.0.0", ConnectionCommands::ping);
        add("echo", 2, "loading stale fast", NO_KEYS, "1.0.0", ConnectionCommands::echo);
        add("hello", -1, "noscript loading stale fast no_auth allow_busy", NO_KEYS, "6.0.0", ConnectionCommands::hello);
        add("auth", -2, "noscript loading stale fast no_auth allow_busy", NO_KEYS, "1.0.0", ConnectionCommands::auth);
        add("quit", -1, "noscript loading stale fast no_auth allow_busy", NO_KEYS, "1.0.0", ConnectionCommands::quit);
        add("reset", 1, "noscript loading stale fast no_auth allow_busy", NO_KEYS, "6.2.0", ConnectionCommands::reset);
        add("client", -2, "", NO_KEYS, "2.4.0", CONTAINER);
        add("client|id", 2, "noscript loading stale", NO_KEYS, "5.0.0", ClientCommands::id);
        add("client|setname", 3, "noscript loading stale", NO_KEYS, "2.6.9", ClientCommands::setname);
        add("client|getname", 2, "noscript loading stale", NO_KEYS, "2.6.9", ClientCommands::getname);
        add("client|list", -2, "admin noscript loading stale", NO_KEYS, "2.4.0", ClientCommands::list);
        add("client|kill", -3, "admin noscript loading stale", NO_KEYS, "2.4.0", ClientCommands::kill);
        add("client|info", 2, "noscript loading stale", NO_KEYS, "6.2.0", ClientCommands::info);
        add("client|no-evict", 3, "admin noscript loading stale", NO_KEYS, "7.0.0", ClientCommands::noEvict);
        add("client|reply", 3, "noscript loading stale", NO_KEYS, "3.2.0", ClientCommands::reply);
        add("client|help", 2, "loading stale", NO_KEYS, "5.0.0", CommandCommands::help);
        // Of Redis 7.2: client libraries send it unasked.
        add("client|setinfo", 4, "noscript loading stale", NO_KEYS, "7.2.0", ClientCommands::setinfo);
    }

    private void pubsub() {
        group = "pubsub";
        add("subscribe", -2, "pubsub noscript loading stale", NO_KEYS, "2.0.0", PubSubCommands::subscribe);
        add("unsubscribe", -1, "pubsub noscript loading stale", NO_KEYS, "2.0.0", PubSubCommands::unsubscribe);
        add("psubscribe", -2, "pubsub noscript loading stale", NO_KEYS, "2.0.0", PubSubCommands::psubscribe);
        add("punsubscribe", -1, "pubsub noscript loading stale", NO_KEYS, "2.0.0", PubSubCommands::punsubscribe);
        add("publish", 3, "pubsub loading stale fast may_replicate", NO_KEYS, "2.0.0", PubSubCommands::publish);
        add("pubsub", -2, "", NO_KEYS, "2.8.0", CONTAINER);
        add("pubsub|channels", -2, "pubsub loading stale", NO_KEYS, "2.8.0", PubSubCommands::channels);
        add("pubsub|numsub", -2, "pubsub loading stale", NO_KEYS, "2.8.0", PubSubCommands::numsub);
        add("pubsub|numpat", 2, "pubsub loading stale", NO_KEYS, "2.8.0", PubSubCommands::numpat);
        add("pubsub|help", 2, "loading stale", NO_KEYS, "6.2.0", CommandCommands::help);
    }
}
