package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of the throughput table: what redis-benchmark sends, and what must be there before. Immutable.
 *
 * @param name as in {@code -Dbench.tests}
 * @param arguments the end of redis-benchmark's command line: {@code -t} and a test of its own, or a command
 * @param fill writes what the requests need; it gets their number
 * @param share the part of the usual number of requests, for those that are much larger or take what was filled
 */
record Load(String name, List<String> arguments, Fill fill, double share) {
    /** Writes what the requests need. */
    interface Fill {
        void write(RespClient client, int requests) throws IOException;
    }

    private static final String TWO_CALLS = "redis.call('INCR', KEYS[1]) return redis.call('GET', KEYS[1])";
    private static final int BATCH = 500;
    private static final int SCANNED = 1000;
    private static final Fill NOTHING = (client, requests) -> {};

    /** The tests of redis-benchmark that fill nothing first, in its own order. */
    private static final List<String> OWN_TESTS = List.of(
            "ping_inline",
            "ping_mbulk",
            "set",
            "get",
            "incr",
            "lpush",
            "rpush",
            "lpop",
            "rpop",
            "sadd",
            "hset",
            "spop",
            "zadd",
            "zpopmin",
            "mset");

    private static final Map<String, Load> ALL = all();

    /** Returns the rows of these names; {@code all} is all of them. */
    static List<Load> of(List<String> names) {
        List<Load> chosen = new ArrayList<>();
        for (String name : names.contains("all") ? List.copyOf(ALL.keySet()) : names) {
            Load load = ALL.get(name);
            if (load == null) {
                throw new IllegalArgumentException("no row " + name + "; there are " + ALL.keySet());
            }
            chosen.add(load);
        }
        return chosen;
    }

    private static Map<String, Load> all() {
        Map<String, Load> all = new LinkedHashMap<>();
        for (String test : OWN_TESTS) {
            put(all, new Load(test, List.of("-t", test), NOTHING, 1));
        }
        for (int elements : new int[] {100, 300, 500, 600}) {
            // As -t lrange_100, which fills its list with as many elements as it sends requests, in the measured time.
            put(all, command("lrange_" + elements, Load::list, 20.0 / elements, "LRANGE range 0 " + (elements - 1)));
        }
        String set = "return redis.call('SET', KEYS[1], ARGV[1])";
        put(all, new Load("eval", List.of("EVAL", set, "1", "key:__rand_int__", "value"), NOTHING, 0.5));
        put(all, command("evalsha", Load::script, 0.5, "EVALSHA " + sha1(TWO_CALLS) + " 1 counter:__rand_int__"));
        put(all, command("xadd", NOTHING, 0.5, "XADD stream * field __rand_int__"));
        put(all, command("xreadgroup", Load::group, 0.2, "XREADGROUP GROUP workers one COUNT 1 STREAMS events >"));
        put(all, command("blpop", Load::queue, 0.5, "BLPOP queue 1"));
        put(all, command("geoadd", NOTHING, 1, "GEOADD geo 13.361389 38.115556 place:__rand_int__"));
        put(all, command("pfadd", NOTHING, 1, "PFADD hll element:__rand_int__"));
        put(all, command("setbit", NOTHING, 1, "SETBIT bits:__rand_int__ 1000 1"));
        put(all, command("hscan", Load::hash, 0.2, "HSCAN hash:scanned 0 COUNT 100"));
        return Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Load> all, Load load) {
        all.put(load.name, load);
    }

    private static Load command(String name, Fill fill, double share, String words) {
        return new Load(name, List.of(words.split(" ")), fill, share);
    }

    private static void list(RespClient client, int requests) throws IOException {
        client.ok("DEL", "range");
        push(client, "range", 1000);
    }

    private static void queue(RespClient client, int requests) throws IOException {
        client.ok("DEL", "queue");
        push(client, "queue", requests);
    }

    private static void push(RespClient client, String key, int elements) throws IOException {
        List<Object> command = new ArrayList<>(List.of("RPUSH", key));
        command.addAll(Collections.nCopies(BATCH, "x".repeat(64)));
        for (int pushed = 0; pushed < elements; pushed += BATCH) {
            client.ok(command.toArray());
        }
    }

    private static void script(RespClient client, int requests) throws IOException {
        client.ok("SCRIPT", "LOAD", TWO_CALLS);
    }

    private static void group(RespClient client, int requests) throws IOException {
        client.ok("DEL", "events");
        client.ok("XGROUP", "CREATE", "events", "workers", "$", "MKSTREAM");
        for (int added = 0; added < requests; added += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                client.queue("XADD", "events", "*", "field", "value" + i);
            }
            client.flush();
            for (int i = 0; i < BATCH; i++) {
                client.read();
            }
        }
    }

    private static void hash(RespClient client, int requests) throws IOException {
        for (int i = 0; i < SCANNED; i++) {
            client.ok("HSET", "hash:scanned", "field:" + i, "value:" + i);
        }
    }

    private static String sha1(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
