package dev.redoubt.it.files;

import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A seeded data set of every type, and the whole content of a server in a form that two servers can be compared by. */
final class Dataset {
    private static final long FAR_FUTURE_MS = 4_102_444_800_000L;

    private Dataset() {}

    /** Writes all types in small and big encodings, binary keys and values, expiries and several databases. */
    static void write(RespClient client, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int db : new int[] {0, 3, 15}) {
            client.ok("SELECT", db);
            for (int i = 0; i < 60; i++) {
                client.ok("SET", key(random, "string", i), value(random));
                client.ok("SET", "number:" + i, random.nextLong());
            }
            client.ok("SET", "small-number", 7, "PXAT", FAR_FUTURE_MS + db);
            client.ok("INCRBY", "counter", 41);
            client.ok("APPEND", "appended", "ab");
            client.ok("APPEND", "appended", "cd");
            for (int size : new int[] {1, 20, 700}) {
                fill(client, random, size);
            }
            client.ok("PEXPIREAT", "list:20", FAR_FUTURE_MS);
            client.ok("SET", "gone", "x", "PX", 1);
            client.ok("MULTI");
            client.ok("SET", "in-transaction", "1");
            client.ok("RPUSH", "list:1", "2");
            client.ok("EXEC");
            client.ok("DEL", "string:1");
        }
        client.ok("SELECT", 0);
    }

    private static void fill(RespClient client, SplittableRandom random, int size) throws IOException {
        for (int i = 0; i < size; i++) {
            client.ok("RPUSH", "list:" + size, value(random));
            client.ok("SADD", "ints:" + size, random.nextInt());
            client.ok("SADD", "set:" + size, "m" + random.nextInt());
            client.ok("HSET", "hash:" + size, "f" + i, value(random));
            client.ok("ZADD", "zset:" + size, random.nextInt(1000) / 8.0, "m" + i);
        }
        client.ok("LPOP", "list:" + size);
        client.ok("LPUSH", "list:" + size, "head");
    }

    private static byte[] key(SplittableRandom random, String prefix, int i) {
        byte[] key = (prefix + ":" + i + ":  ").getBytes(StandardCharsets.US_ASCII);
        key[key.length - 1] = (byte) random.nextInt(256);
        return key;
    }

    private static byte[] value(SplittableRandom random) {
        byte[] value = new byte[random.nextInt(random.nextInt(10) == 0 ? 20_000 : 80)];
        random.nextBytes(value);
        return value;
    }

    /** Everything in the server: {@code db key} to a text of type, expiry and content. */
    static TreeMap<String, String> read(RespClient client) throws IOException {
        TreeMap<String, String> all = new TreeMap<>();
        for (int db = 0; db < 16; db++) {
            client.ok("SELECT", db);
            for (Object key : (List<?>) client.ok("KEYS", "*")) {
                String content = content(client, (byte[]) key);
                if (!content.isEmpty()) {
                    all.put(db + " " + ReplyText.latin((byte[]) key), content);
                }
            }
        }
        client.ok("SELECT", 0);
        return all;
    }

    private static String content(RespClient client, byte[] key) throws IOException {
        String type = String.valueOf(client.ok("TYPE", key)).toLowerCase(Locale.ROOT);
        Object value =
                switch (type) {
                    case "string" -> client.ok("GET", key);
                    case "list" -> client.ok("LRANGE", key, 0, -1);
                    case "set" -> ReplyText.sorted(client.ok("SMEMBERS", key), 1);
                    case "hash" -> ReplyText.sorted(client.ok("HGETALL", key), 2);
                    case "zset" -> client.ok("ZRANGE", key, 0, -1, "WITHSCORES");
                    case "none" -> null;
                    default -> throw new IOException("a key of type " + type);
                };
        return value == null ? "" : type + " until " + client.ok("PEXPIRETIME", key) + " " + ReplyText.of(value);
    }
}
