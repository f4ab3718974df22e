package dev.redoubt.it.failover;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless sequence of small groups of commands that write all types in all encodings. A group is made of its number
 * alone and holds nothing that a server decides by chance or by its clock, so two servers that carried out the same
 * groups have the same data.
 */
final class TypedSteps {
    /** A time that is not reached during a test, in milliseconds of Unix time. */
    private static final long FAR_FUTURE_MS = 4_102_444_800_000L;

    private static final long STREAM_MS = 1_700_000_000_000L;
    private static final int KINDS = 11;

    /** Two writes of different types, beside a read that decides. */
    private static final String SCRIPT =
            """
            if redis.call('LLEN', KEYS[1]) > 40 then redis.call('LTRIM', KEYS[1], 0, 19) end
            redis.call('RPUSH', KEYS[1], ARGV[1])
            redis.call('HINCRBY', KEYS[2], 'calls', 1)
            return redis.call('LLEN', KEYS[1])
            """;

    private final int number;
    private final SplittableRandom random;
    private final List<Object[]> commands = new ArrayList<>();

    private TypedSteps(int number) {
        this.number = number;
        this.random = new SplittableRandom(number);
    }

    /** Returns what is written once, before all groups. */
    static List<Object[]> first() {
        TypedSteps steps = new TypedSteps(-1);
        steps.firstOnes();
        return steps.commands;
    }

    /** Returns the commands of one group; none of them answers with an error if all before it were carried out. */
    static List<Object[]> of(int number) {
        TypedSteps steps = new TypedSteps(number);
        switch (Math.floorMod(number, KINDS)) {
            case 0 -> steps.strings();
            case 1 -> steps.lists();
            case 2 -> steps.sets();
            case 3 -> steps.sortedSets();
            case 4 -> steps.hashes();
            case 5 -> steps.streams();
            case 6 -> steps.groups();
            case 7 -> steps.counters();
            case 8 -> steps.scripts();
            case 9 -> steps.expiry();
            default -> steps.keys();
        }
        return steps.commands;
    }

    private void add(Object... command) {
        commands.add(command);
    }

    private void firstOnes() {
        add("XADD", "stream:small", "1-1", "f", "v");
        for (int i = 0; i < 600; i++) {
            add("RPUSH", "list:large", bytes(40));
            add("SADD", "set:large", "member" + i);
            add("SADD", "ints:large", i * 7);
            add("ZADD", "zset:large", i / 8.0, "member" + i);
            add("HSET", "hash:large", "field" + i, bytes(20));
            add("XADD", "stream:large", STREAM_MS - 1000 + i + "-1", "field", i, "other", "x".repeat(i % 50));
        }
        for (int i = 0; i < 12; i++) {
            add("RPUSH", "list:small", "element" + i);
            add("SADD", "set:small", "member" + i);
            add("SADD", "ints:small", i);
            add("ZADD", "zset:small", i, "member" + i);
            add("HSET", "hash:small", "field" + i, i);
            add("PFADD", "hll:sparse", "element" + i);
        }
        for (int i = 0; i < 40; i++) {
            Object[] many = new Object[202];
            many[0] = "PFADD";
            many[1] = "hll:dense";
            for (int j = 2; j < many.length; j++) {
                many[j] = i * 1000 + j;
            }
            add(many);
        }
        add("SET", "long", bytes(100_000));
        add("SET", "embedded", "short");
        add("SET", "number", 12345);
        add("XGROUP", "CREATE", "stream:large", "workers", 0);
        add("XGROUP", "CREATE", "stream:large", "idle", "$");
        add("XGROUP", "CREATECONSUMER", "stream:large", "idle", "nobody");
        add("XADD", "stream:emptied", "5-5", "f", "v");
        add("XDEL", "stream:emptied", "5-5");
        add("FUNCTION", "LOAD", library(0));
        add("SET", "source", "of a dump");
        add("GEOADD", "geo", 13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania");
    }

    private static String library(int version) {
        return """
                #!lua name=lib%d
                redis.register_function('count%d', function(keys, args)
                  redis.call('ZINCRBY', keys[1], %d, args[1])
                  return redis.call('SADD', keys[2], args[1])
                end)
                """
                .formatted(version % 3, version % 3, version + 1);
    }

    private void strings() {
        int i = random.nextInt(20);
        add("SET", "string:" + i, bytes(random.nextInt(200)));
        add("APPEND", "appended:" + i, "piece" + number);
        add("SETRANGE", "ranged:" + i, random.nextInt(300), "here");
        add("SETBIT", "bits:" + i, random.nextInt(4000), 1);
        add("BITFIELD", "bits:" + i, "INCRBY", "u7", random.nextInt(100), 3);
        add("BITOP", "XOR", "bits", "bits:" + i, "string:" + i);
        add("MSET", "one:" + i, number, "two:" + i, bytes(70));
        add("SETNX", "once:" + i, number);
        add("GETDEL", "two:" + (i + 1));
    }

    private void lists() {
        int i = random.nextInt(6);
        add("RPUSH", "list:" + i, bytes(random.nextInt(60)), number, "element");
        add("LPUSH", "list:large", bytes(random.nextInt(300)), number);
        add("LSET", "list:large", random.nextInt(500), "set" + number);
        add("LINSERT", "list:" + i, "BEFORE", "element", "inserted" + number);
        add("LREM", "list:" + i, -1, "element");
        add("LMOVE", "list:large", "list:moved:" + i, "RIGHT", "LEFT");
        add("LPOP", "list:" + i, random.nextInt(3));
        add("LTRIM", "list:moved:" + i, 0, 9);
        add("RPOPLPUSH", "list:small", "list:small");
    }

    private void sets() {
        int i = random.nextInt(6);
        add("SADD", "set:" + i, "member" + number, number);
        add("SADD", "ints:" + i, random.nextInt(), random.nextInt(100), random.nextLong());
        add("SADD", "set:large", "member" + number);
        add("SREM", "set:large", "member" + random.nextInt(number + 1));
        add("SMOVE", "set:large", "set:" + i, "member" + random.nextInt(600));
        add("SUNIONSTORE", "set:union", "set:" + i, "ints:" + i);
        add("SDIFFSTORE", "set:rest", "set:large", "set:" + i);
        add("SPOP", "set:rest", 1_000_000);
    }

    private void sortedSets() {
        int i = random.nextInt(6);
        add("ZADD", "zset:" + i, random.nextInt(1000) / 8.0, "member" + number, number, "fixed");
        add("ZADD", "zset:large", "GT", "CH", random.nextInt(1000), "member" + random.nextInt(700));
        add("ZINCRBY", "zset:large", 0.1, "member" + random.nextInt(700));
        add("ZPOPMIN", "zset:" + i, 1);
        add("ZREMRANGEBYRANK", "zset:large", 400, 400);
        add("ZRANGESTORE", "zset:stored", "zset:large", 0, random.nextInt(200));
        add("ZUNIONSTORE", "zset:union", 2, "zset:small", "zset:" + i, "WEIGHTS", 2, 0.5);
        add("GEOADD", "geo", random.nextInt(100), random.nextInt(80), "place" + random.nextInt(200));
    }

    private void hashes() {
        int i = random.nextInt(6);
        add("HSET", "hash:" + i, "field" + number, bytes(random.nextInt(90)), "fixed", number);
        add("HSET", "hash:large", "field" + random.nextInt(2000), bytes(30));
        add("HDEL", "hash:large", "field" + random.nextInt(2000));
        add("HINCRBY", "hash:small", "field" + random.nextInt(12), random.nextInt());
        add("HINCRBYFLOAT", "hash:floats", "f" + i, 0.1);
        add("HSETNX", "hash:" + i, "once", number);
    }

    private void streams() {
        String id = STREAM_MS + number + "-" + random.nextInt(1, 9);
        add("XADD", "stream:large", "MAXLEN", 900, id, "field", bytes(20), "number", number);
        add("XADD", "stream:large", STREAM_MS + number + "-100", "field", "second");
        add("XDEL", "stream:large", STREAM_MS - 1000 + random.nextInt(600) + "-1");
        add("XADD", "stream:" + number % 4, id, "a", 1, "b", number);
        add("XTRIM", "stream:" + number % 4, "MAXLEN", 20);
    }

    private void groups() {
        String consumer = "consumer" + random.nextInt(3);
        String deadline = String.valueOf(STREAM_MS);
        add("XREADGROUP", "GROUP", "workers", consumer, "COUNT", 30, "STREAMS", "stream:large", ">");
        // A claim with a time and a count of its own: those of XREADGROUP are the server's clock, which is not
        // compared.
        add("XCLAIM", "stream:large", "workers", "claimer", 0, STREAM_MS - 990 + "-1", "TIME", deadline);
        add("XACK", "stream:large", "workers", STREAM_MS - 1000 + random.nextInt(100) + "-1");
        add("XAUTOCLAIM", "stream:large", "workers", "auto", 0, 0, "COUNT", 1);
        add("XGROUP", "CREATECONSUMER", "stream:large", "workers", "more" + random.nextInt(4));
        add("XGROUP", "DELCONSUMER", "stream:large", "workers", "more" + random.nextInt(4));
        add("XGROUP", "SETID", "stream:large", "idle", STREAM_MS - 1000 + random.nextInt(600) + "-1");
        add("XSETID", "stream:emptied", number + 10 + "-0");
    }

    private void counters() {
        int i = random.nextInt(6);
        add("INCR", "number");
        add("INCRBYFLOAT", "float:" + i, 0.25);
        add("PFADD", "hll:sparse", number, random.nextInt());
        add("PFADD", "hll:dense", number, random.nextInt(), random.nextInt());
        add("PFADD", "hll:" + i, number);
        add("PFCOUNT", "hll:" + i);
        add("PFMERGE", "hll:merged", "hll:sparse", "hll:" + i);
        add("DECRBY", "number:" + i, random.nextInt(1000));
    }

    private void scripts() {
        int version = random.nextInt(3);
        add("EVAL", SCRIPT, 2, "script:list", "script:hash", number);
        add("FUNCTION", "LOAD", "REPLACE", library(version));
        add("FCALL", "count" + version, 2, "fcall:zset", "fcall:set", "member" + random.nextInt(300));
    }

    private void expiry() {
        int i = random.nextInt(10);
        add("SET", "until:" + i, number, "PXAT", FAR_FUTURE_MS + number);
        add("EXPIREAT", "string:" + i, FAR_FUTURE_MS / 1000);
        add("PEXPIREAT", "list:" + i % 6, FAR_FUTURE_MS + i);
        add("PERSIST", "list:" + random.nextInt(6));
        add("GETEX", "until:" + random.nextInt(10), "PERSIST");
        add("SET", "volatile:" + number, "x", "PX", 1);
        add("PSETEX", "volatile:again", 1, number);
        add("EXPIREAT", "set:" + random.nextInt(6), 1);
    }

    private void keys() {
        int i = random.nextInt(6);
        add("COPY", "hash:large", "copy:hash", "REPLACE");
        add("COPY", "stream:large", "copy:stream", "REPLACE");
        add("COPY", "list:small", "copy:list:" + i, "DB", 3, "REPLACE");
        add("SET", "renamed:from", number);
        add("RENAME", "renamed:from", "renamed:" + i);
        add("DEL", "zset:" + i, "list:" + i);
        add("UNLINK", "hash:" + i);
        add("SORT", "ints:large", "LIMIT", 0, 5 + i, "DESC", "STORE", "sorted");
        add("SELECT", 3);
        add("HSET", "other:" + i, "f", number);
        add("MOVE", "other:" + i, 9);
        add("SWAPDB", 3, 9);
        add("SELECT", 0);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return length > 4 ? bytes : "tiny".getBytes(StandardCharsets.US_ASCII);
    }
}
