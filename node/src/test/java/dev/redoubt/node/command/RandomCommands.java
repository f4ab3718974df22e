package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Seeded requests over few keys: all groups, with wrong types, wrong arity, odd numbers and options. */
final class RandomCommands {
    private static final String[] STRINGS = {
        "GET {k}",
        "SET {k} {v}",
        "SET {k} {v} {setopts}",
        "SETNX {k} {v}",
        "SETEX {k} {sec} {v}",
        "PSETEX {k} {ms} {v}",
        "GETSET {k} {v}",
        "GETDEL {k}",
        "GETEX {k} {getexopts}",
        "MGET {k} {k} {k}",
        "MSET {k} {v} {k} {v}",
        "MSETNX {k} {v} {k} {v}",
        "APPEND {k} {v}",
        "STRLEN {k}",
        "GETRANGE {k} {i} {i}",
        "SUBSTR {k} {i} {i}",
        "SETRANGE {k} {i} {v}",
        "INCR {k}",
        "DECR {k}",
        "INCRBY {k} {n}",
        "DECRBY {k} {n}",
        "INCRBYFLOAT {k} {f}",
    };
    private static final String[] LISTS = {
        "LPUSH {k} {v} {v}",
        "RPUSH {k} {v} {v} {v}",
        "LPUSHX {k} {v}",
        "RPUSHX {k} {v}",
        "LPOP {k}",
        "RPOP {k}",
        "LPOP {k} {i}",
        "RPOP {k} {i}",
        "LRANGE {k} {i} {i}",
        "LRANGE {k} 0 -1",
        "LLEN {k}",
        "LINDEX {k} {i}",
        "LSET {k} {i} {v}",
        "LREM {k} {i} {v}",
        "LTRIM {k} {i} {i}",
        "LINSERT {k} BEFORE {v} {v}",
        "LINSERT {k} after {v} {v}",
        "LINSERT {k} foo {v} {v}",
        "LPOS {k} {v}",
        "LPOS {k} {v} RANK {i} COUNT {i}",
        "LPOS {k} {v} COUNT 0 MAXLEN {i}",
    };
    private static final String[] SETS = {
        "SADD {k} {m} {m} {m}",
        "SADD {k} {n}",
        "SREM {k} {m} {m}",
        "SMEMBERS {k}",
        "SISMEMBER {k} {m}",
        "SMISMEMBER {k} {m} {m}",
        "SCARD {k}",
        "SPOP {k} 1000",
        "SPOP {k} 0",
        "SPOP {k} {bad}",
        "SRANDMEMBER {k} 1000",
        "SRANDMEMBER {k} 0",
        "SUNION {k} {k}",
        "SINTER {k} {k}",
        "SDIFF {k} {k} {k}",
        "SUNIONSTORE {k} {k} {k}",
        "SINTERSTORE {k} {k} {k}",
        "SDIFFSTORE {k} {k} {k}",
        "SINTERCARD 2 {k} {k}",
        "SINTERCARD 2 {k} {k} LIMIT {i}",
        "SINTERCARD {i} {k}",
    };
    private static final String[] HASHES = {
        "HSET {k} {m} {v}",
        "HSET {k} {m} {v} {m} {v}",
        "HSET {k} {m} {v} {m}",
        "HMSET {k} {m} {v}",
        "HSETNX {k} {m} {v}",
        "HGET {k} {m}",
        "HMGET {k} {m} {m}",
        "HGETALL {k}",
        "HDEL {k} {m} {m}",
        "HEXISTS {k} {m}",
        "HLEN {k}",
        "HKEYS {k}",
        "HVALS {k}",
        "HINCRBY {k} {m} {n}",
        "HINCRBYFLOAT {k} {m} {f}",
        "HSTRLEN {k} {m}",
    };
    private static final String[] ZSETS = {
        "ZADD {k} {f} {m}",
        "ZADD {k} {f} {m} {f} {m} {f} {m}",
        "ZADD {k} {zopts} {f} {m}",
        "ZADD {k} {zopts} {zopts} {f} {m}",
        "ZADD {k} INCR {f} {m}",
        "ZADD {k} XX CH {f} {m} {f} {m}",
        "ZREM {k} {m} {m}",
        "ZSCORE {k} {m}",
        "ZMSCORE {k} {m} {m}",
        "ZCARD {k}",
        "ZCOUNT {k} {b} {b}",
        "ZRANGE {k} {i} {i}",
        "ZRANGE {k} {i} {i} WITHSCORES",
        "ZRANGE {k} {i} {i} REV WITHSCORES",
        "ZRANGE {k} {b} {b} BYSCORE WITHSCORES",
        "ZRANGE {k} {b} {b} BYSCORE REV LIMIT {i} {i}",
        "ZRANGE {k} {b} {b} BYSCORE LIMIT {i} {i}",
        "ZRANGE {k} {i} {i} LIMIT 0 1",
        "ZRANGE {k} - + BYLEX WITHSCORES",
        "ZREVRANGE {k} {i} {i} WITHSCORES",
        "ZRANGEBYSCORE {k} {b} {b} WITHSCORES LIMIT {i} {i}",
        "ZRANGEBYSCORE {k} {b} {b}",
        "ZREVRANGEBYSCORE {k} {b} {b} WITHSCORES",
        "ZINCRBY {k} {f} {m}",
        "ZRANK {k} {m}",
        "ZREVRANK {k} {m}",
        "ZPOPMIN {k}",
        "ZPOPMAX {k}",
        "ZPOPMIN {k} {i}",
        "ZPOPMAX {k} {i}",
        "ZADD lex 0 {m} 0 {m}",
        "ZRANGE lex {l} {l} BYLEX",
        "ZRANGE lex {l} {l} BYLEX REV LIMIT {i} {i}",
        "ZRANGEBYLEX lex {l} {l}",
        "ZREVRANGEBYLEX lex {l} {l} LIMIT {i} {i}",
        "ZLEXCOUNT lex {l} {l}",
        "ZADD {k} {bad} {m}",
    };
    private static final String[] KEYS = {
        "DEL {k}",
        "DEL {k} {k}",
        "UNLINK {k}",
        "EXISTS {k} {k}",
        "EXPIRE {k} {sec}",
        "PEXPIRE {k} {ms}",
        "EXPIREAT {k} {at} {xopts}",
        "PEXPIREAT {k} {atms} {xopts}",
        "EXPIRE {k} {bad}",
        "EXPIRE {k} 100 NX XX",
        "EXPIRE {k} 100 gt LT",
        "EXPIRE {k} 100 foo",
        "TTL {k}",
        "PTTL {k}",
        "EXPIRETIME {k}",
        "PEXPIRETIME {k}",
        "PERSIST {k}",
        "TYPE {k}",
        "RENAME {k} {k}",
        "RENAMENX {k} {k}",
        "KEYS *",
        "KEYS k[0-3]",
        "DBSIZE",
        "TOUCH {k} {k}",
        "OBJECT ENCODING {k}",
        "SCAN 0 COUNT 1000",
        "SCAN 0 COUNT 1000 TYPE hash",
        "SCAN 0 COUNT 1000 MATCH k*",
        "SCAN abc",
        "SCAN 1x",
        "SCAN 0 COUNT 0",
        "OBJECT {bad}",
        "OBJECT REFCOUNT none",
    };
    private static final String[] REST = {
        "PING",
        "PING {v}",
        "ECHO {v}",
        "PING a b",
        "SELECT {bad}",
        "SELECT 99",
        "MULTI",
        "MULTI",
        "EXEC",
        "EXEC",
        "DISCARD",
        "WATCH {k}",
        "UNWATCH",
        "NOSUCH {v} {v}",
        "GET",
        "SET {k}",
        "CLIENT GETNAME",
        "CLIENT SETNAME n{i}",
        "CLIENT NOSUCH",
        "CLIENT",
        "CLIENT KILL",
        "CLIENT SETNAME",
        "OBJECT",
        "OBJECT ENCODING",
        "CONFIG NOSUCH",
        "COMMAND NOSUCH",
        "AUTH foo",
        "AUTH default foo",
        "AUTH joe foo",
        "AUTH a b c",
        "HELLO 9",
        "HELLO x",
        "HELLO 2 FOO",
        "EXPIRE {k} 10000000000000000",
        "FLUSHDB foo",
        "SELECT {db}",
        "PUBSUB CHANNELS",
        "PUBSUB NUMSUB a b",
        "PUBSUB NUMPAT",
        "PUBLISH a {v}",
        "WAIT 0 0",
        "WAIT {bad} 0",
        "WAIT 0 -1",
        "CONFIG GET",
        "DEBUG NOSUCH",
        "REPLICAOF",
        "SUBSTR {k}",
        "MSET {k}",
        "MSET {k} {v} {k}",
        "COMMAND GETKEYS GET a",
        "COMMAND GETKEYS PING",
        "COMMAND GETKEYS NOSUCH a",
        "COMMAND GETKEYS MSET a 1 b 2",
        "COMMAND GETKEYS DEL",
    };
    private static final String[] RARE = {"FLUSHDB", "FLUSHALL", "RESET", "FLUSHALL ASYNC"};
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "-1",
        "10",
        "123456789012345678",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "007",
        "3.5",
        "abc",
        "hello world",
        "a",
        "b",
        "c",
        "\r\n",
        "\0x",
        "\u00ff\u0080",
        "1e3",
        " 1",
        "+1",
    };
    private static final String[] FLOATS = {
        "0",
        "1",
        "-1",
        "2",
        "3",
        "1.5",
        "-2.25",
        "0.1",
        "0.2",
        "0.3",
        "3.14159265358979",
        "1e3",
        "1e20",
        "-1e-7",
        "1e17",
        "123456789.123456789",
        "inf",
        "-inf",
        "+5",
        "5.",
        ".5",
        "1e-320",
        "1.7976931348623157e308",
        "4503599627370497.5",
        "-0",
        "100",
        "17179869184",
        "9007199254740993",
        "0x10",
        "1e5",
    };
    private static final String[] BAD = {
        "abc",
        "",
        "1.5x",
        "nan",
        "1e400",
        " 1",
        "1 ",
        "0x",
        "--1",
        "99999999999999999999",
        "-1",
        "1e",
        "infi",
        "+",
        ".",
        "-9223372036854775808",
    };
    private static final String[] BORDERS = {
        "-inf", "+inf", "(1", "(0", "0", "1", "2", "(2", "-1", "1.5", "inf", "(-inf", "(inf", "", "(", "100", "x",
        "1e400", "(3",
    };
    private static final String[] LEX = {"-", "+", "[a", "(a", "[m1", "(m5", "[m9", "(", "[", "a", "", "[m3", "-x"};

    private final Random random;
    private final int members;

    /**
     * @param members how many different members and fields there are: few make collisions, many make big collections
     */
    RandomCommands(long seed, int members) {
        this.random = new Random(seed);
        this.members = members;
    }

    byte[][] next() {
        int group = random.nextInt(100);
        String[] templates = group < 20
                ? STRINGS
                : group < 35
                        ? LISTS
                        : group < 50 ? SETS : group < 64 ? HASHES : group < 82 ? ZSETS : group < 92 ? KEYS : REST;
        if (random.nextInt(400) == 0) {
            templates = RARE;
        }
        String template = pick(templates);
        List<byte[]> args = new ArrayList<>();
        for (String word : template.split(" ")) {
            for (String filled : fill(word, group)) {
                args.add(filled.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (members > 100 && (template.startsWith("SADD {k} {m}") || template.startsWith("RPUSH"))) {
            for (int i = random.nextInt(members); i > 0; i--) {
                args.add(("m" + random.nextInt(members)).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (members > 100 && (template.equals("HSET {k} {m} {v}") || template.equals("ZADD {k} {f} {m}"))) {
            boolean hash = template.startsWith("H");
            for (int i = random.nextInt(members); i > 0; i--) {
                String number = "" + random.nextInt(50);
                String member = "m" + random.nextInt(members);
                args.add((hash ? member : number).getBytes(StandardCharsets.ISO_8859_1));
                args.add((hash ? number : member).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (random.nextInt(60) == 0) {
            args.add("extra".getBytes(StandardCharsets.ISO_8859_1));
        }
        boolean chance = template.startsWith("SPOP") || template.startsWith("SRAND");
        if (random.nextInt(60) == 0 && args.size() > 1 && !chance) {
            args.remove(args.size() - 1);
        }
        if (random.nextInt(4) == 0) {
            args.set(
                    0,
                    new String(args.get(0), StandardCharsets.ISO_8859_1)
                            .toLowerCase(Locale.ROOT)
                            .getBytes(StandardCharsets.ISO_8859_1));
        }
        return args.toArray(new byte[0][]);
    }

    private String[] fill(String word, int group) {
        switch (word) {
            case "{k}":
                return one(key(group));
            case "{v}":
                return one(random.nextInt(30) == 0 ? "x".repeat(random.nextInt(300)) : pick(VALUES));
            case "{m}":
                return one(
                        random.nextInt(40) == 0 ? "y".repeat(60 + random.nextInt(10)) : "m" + random.nextInt(members));
            case "{n}":
                return one(
                        random.nextInt(12) == 0
                                ? pick(BAD)
                                : random.nextInt(10) == 0 ? pick(VALUES) : "" + (random.nextInt(200) - 100));
            case "{f}":
                return one(random.nextInt(25) == 0 ? pick(BAD) : pick(FLOATS));
            case "{i}":
                return one(random.nextInt(25) == 0 ? pick(BAD) : "" + (random.nextInt(12) - 5));
            case "{b}":
                return one(pick(BORDERS));
            case "{l}":
                return one(pick(LEX));
            case "{bad}":
                return one(pick(BAD));
            case "{db}":
                return one("" + random.nextInt(3));
            case "{sec}":
                return one(random.nextInt(12) == 0 ? pick(BAD) : "" + (1000 + random.nextInt(1000)));
            case "{ms}":
                return one(random.nextInt(12) == 0 ? pick(BAD) : "" + (1000000 + random.nextInt(1000000)));
            case "{at}":
                return one(random.nextInt(12) == 0 ? "1" : "" + (4000000000L + random.nextInt(5)));
            case "{atms}":
                return one(random.nextInt(12) == 0 ? "-5" : "" + (4000000000000L + random.nextInt(5)));
            case "{setopts}":
                return options(
                        "NX",
                        "XX",
                        "GET",
                        "KEEPTTL",
                        "EX 1000",
                        "PX 1000000",
                        "EXAT 4000000000",
                        "PXAT 4000000000000",
                        "EX 0",
                        "EX",
                        "get",
                        "EX abc",
                        "PX -5");
            case "{getexopts}":
                return options(
                        "EX 1000",
                        "PX 1000000",
                        "EXAT 4000000000",
                        "PXAT 4000000000000",
                        "PERSIST",
                        "PXAT 1",
                        "EX 0",
                        "NX",
                        "EX");
            case "{zopts}":
                return one(pick(new String[] {"NX", "XX", "GT", "LT", "CH", "INCR", "nx", "foo"}));
            case "{xopts}":
                return options("NX", "XX", "GT", "LT");
            default:
                return one(word.replace("{i}", "" + random.nextInt(10)));
        }
    }

    private String[] options(String... all) {
        StringBuilder chosen = new StringBuilder();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            chosen.append(pick(all)).append(' ');
        }
        return chosen.length() == 0 ? new String[0] : chosen.toString().trim().split(" ");
    }

    /** Mostly a key of the group's own type, so that commands find something; sometimes one of another. */
    private String key(int group) {
        if (random.nextInt(12) == 0) {
            return "k" + random.nextInt(6);
        }
        String own = group < 20 ? "s" : group < 35 ? "l" : group < 50 ? "t" : group < 64 ? "h" : group < 82 ? "z" : "k";
        return group < 82 ? own + random.nextInt(3) : pick(new String[] {"s", "l", "t", "h", "z"}) + random.nextInt(3);
    }

    private static String[] one(String word) {
        return new String[] {word};
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
