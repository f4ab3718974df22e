package dev.redoubt.node.shard.recovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.keyspace.rdb.ValueWriter;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file of redis-server, loaded and written again, is the same to redis-server: each type in each encoding at the
 * borders of sizes, in all databases, with expiries and the use of keys. Digests and encodings are compared.
 */
class FilesInteropTest {
    private static final int DATABASES = 16;

    /** In the year 2100, so that no key expires while it is compared. */
    private static final long FAR_MS = 4_102_444_800_000L;

    private static final double MOST_SIZE = 1.05;

    @TempDir
    Path dir;

    private final Random random = new Random(11);

    private String noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static void add(RespClient client, String command, String key, int count, IntFunction<Object[]> element)
            throws IOException {
        List<Object> words = new ArrayList<>(List.of(command, key));
        for (int i = 0; i < count; i++) {
            words.addAll(List.of(element.apply(i)));
        }
        client.ok(words.stream()
                .map(word -> word instanceof String text ? text.getBytes(ISO_8859_1) : word)
                .toArray());
    }

    private void strings(RespClient client) throws IOException {
        for (long number : new long[] {0, 1, 127, 128, 32767, 32768, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE}) {
            client.ok("SET", "number:" + number, number);
            client.ok("SET", "number:" + -number, -number);
        }
        for (int length : new int[] {0, 1, 11, 12, 20, 21, 24, 25, 63, 64, 16383, 16384, 70_000, 600_000}) {
            client.ok("SET", "noise:" + length, noise(length).getBytes(ISO_8859_1));
            client.ok("SET", "run:" + length, "r".repeat(length));
            client.ok(
                    "SET",
                    "words:" + length,
                    "the quick brown fox ".repeat(length / 20 + 1).substring(0, length));
        }
    }

    private void lists(RespClient client) throws IOException {
        for (int count : new int[] {1, 2, 127, 128, 129, 700, 5000}) {
            add(client, "RPUSH", "list:" + count, count, i ->
                    new Object[] {i % 3 == 0 ? "" + i * 977L : "element" + i});
        }
        for (int length : new int[] {63, 64, 4095, 4096, 8170, 8179, 8180, 8192, 20_000, 262_144, 262_145}) {
            client.ok("RPUSH", "list of " + length, "a", noise(length).getBytes(ISO_8859_1), "b", "x".repeat(length));
            client.ok("RPUSH", "one of " + length, "y".repeat(length));
        }
    }

    private void sets(RespClient client) throws IOException {
        for (int count : new int[] {1, 511, 512, 513}) {
            add(client, "SADD", "int16:" + count, count, i -> new Object[] {i - 250});
            add(client, "SADD", "int32:" + count, count, i -> new Object[] {i * 70_000L});
            add(client, "SADD", "int64:" + count, count, i -> new Object[] {i * 7_000_000_000L - 9});
            add(client, "SADD", "set:" + count, count, i -> new Object[] {"member" + i});
        }
        for (long border : new long[] {Short.MAX_VALUE, Integer.MAX_VALUE}) {
            client.ok("SADD", "upto:" + border, border, -border - 1, 0);
            client.ok("SADD", "beyond:" + border, border + 1, 0);
            client.ok("SADD", "below:" + border, -border - 2, 0);
        }
        client.ok("SADD", "ends", Long.MAX_VALUE, Long.MIN_VALUE);
        client.ok("SADD", "small", "a", "", "1", "b".repeat(64), "c".repeat(65));
    }

    private void hashesAndZsets(RespClient client) throws IOException {
        for (int count : new int[] {1, 127, 128, 129, 1000}) {
            add(client, "HSET", "hash:" + count, count, i ->
                    new Object[] {"field" + i, i % 2 == 0 ? "" + -i : "v" + i});
            add(client, "ZADD", "whole:" + count, count, i -> new Object[] {(long) i * i * i - 5000, "m" + i});
            add(client, "ZADD", "parts:" + count, count, i -> new Object[] {i / 3.0 - 7, "m" + i});
        }
        for (int length : new int[] {0, 63, 64, 65}) {
            client.ok("HSET", "hash of " + length, "f", "v".repeat(length), "g".repeat(length), "");
            client.ok("ZADD", "zset of " + length, 1, "m".repeat(length));
        }
        for (String few : new String[] {"few", "many"}) {
            add(client, "ZADD", few, few.equals("few") ? 20 : 200, i -> new Object[] {i, "m" + i});
            client.ok("ZADD", few, "inf", "a", "-inf", "b", "-0.0", "c", "0", "d", "1e300", "e", "5e-324", "f");
            client.ok(
                    "ZADD", few, 0.1, "g", "9007199254740993", "h", "-4503599627370496", "i", "4503599627370495", "j");
        }
    }

    private static void streams(RespClient client) throws IOException {
        for (int count : new int[] {1, 99, 100, 101, 500}) {
            String key = "stream:" + count;
            for (int i = 1; i <= count; i++) {
                client.ok(
                        "XADD", key, i + "-1", "field", i % 3 == 0 ? "" + i : "value" + i, "other", "x".repeat(i % 90));
            }
            client.ok("XDEL", key, "1-1");
            client.ok("XGROUP", "CREATE", key, "group", "0");
            client.ok("XREADGROUP", "GROUP", "group", "alice", "COUNT", 5, "STREAMS", key, ">");
            client.ok("XREADGROUP", "GROUP", "group", "bob", "COUNT", 5, "STREAMS", key, ">");
        }
        client.ok("XGROUP", "CREATE", "no entries", "group", "$", "MKSTREAM");
    }

    private void fill(RespClient client) throws IOException {
        for (int db = 0; db < DATABASES; db++) {
            client.ok("SELECT", db);
            client.ok("SET", "only in " + db, "v");
            client.ok("PEXPIREAT", "only in " + db, FAR_MS + db);
        }
        client.ok("SELECT", 0);
        strings(client);
        lists(client);
        sets(client);
        hashesAndZsets(client);
        streams(client);
        for (String key : new String[] {"run:64", "list:129", "int32:512", "hash:128", "parts:129", "stream:100"}) {
            client.ok("PEXPIREAT", key, FAR_MS);
        }
        // Loaded anew, so that what Redis packs differently when it reads a file is already so.
        client.ok("DEBUG", "RELOAD");
    }

    private static Map<String, String> encodings(RespClient client) throws IOException {
        Map<String, String> encodings = new TreeMap<>();
        client.ok("SELECT", 0);
        for (Object key : (List<?>) client.ok("KEYS", "*")) {
            encodings.put(new String((byte[]) key, ISO_8859_1), client.text("OBJECT", "ENCODING", key));
        }
        return encodings;
    }

    private static void write(Keyspace keyspace, Path file, boolean compressed) throws IOException {
        try (FrozenView view = keyspace.freeze();
                OutputStream stream = Files.newOutputStream(file)) {
            RdbWriter out = new RdbWriter(stream, 10, compressed);
            for (int db = 0; db < view.databases(); db++) {
                out.selectDb(db);
                view.walk(db, (key, entry) -> {
                    if (view.access().countsAccesses()) {
                        out.access(RdbVisitor.UNKNOWN_ACCESS, view.access().frequency(entry.access()));
                    }
                    ValueWriter.write(key, entry, out);
                });
            }
            out.end();
        }
    }

    @ParameterizedTest
    @CsvSource({"yes, noeviction", "no, noeviction", "yes, allkeys-lfu"})
    void file_of_redis_server_comes_back_the_same(String compression, String policy) throws IOException {
        Path theirs = Files.createDirectory(dir.resolve("theirs"));
        Path ours = Files.createDirectory(dir.resolve("ours"));
        String[] options = {"--rdbcompression", compression, "--maxmemory-policy", policy};
        Object digest;
        Map<String, String> encodings;
        try (RedisServer redis = RedisServer.start(theirs, options);
                RespClient client = redis.connect()) {
            fill(client);
            digest = client.ok("DEBUG", "DIGEST");
            encodings = encodings(client);
            client.ok("SAVE");
        }
        Keyspace keyspace = new Keyspace(DATABASES, KeyspaceOptions.defaults(1, 2));
        keyspace.access().configure(policy.equals("allkeys-lfu"), false, 10, 1);
        KeyspaceLoader.load(theirs.resolve("dump.rdb"), keyspace);
        assertThat(HexFormat.of().formatHex(KeyspaceDigest.of(keyspace))).isEqualTo(digest);

        Path file = ours.resolve("dump.rdb");
        write(keyspace, file, compression.equals("yes"));
        long size = Files.size(file);
        long theirSize = Files.size(theirs.resolve("dump.rdb"));
        assertThat((double) size / theirSize).as(size + " of " + theirSize).isLessThan(MOST_SIZE);
        Keyspace again = new Keyspace(DATABASES, KeyspaceOptions.defaults(1, 2));
        KeyspaceLoader.load(file, again);
        assertThat(HexFormat.of().formatHex(KeyspaceDigest.of(again))).isEqualTo(digest);
        try (RedisServer redis = RedisServer.start(ours, options);
                RespClient client = redis.connect()) {
            assertThat(client.ok("DEBUG", "DIGEST")).isEqualTo(digest);
            assertThat(encodings(client)).isEqualTo(encodings);
        }
    }

    @Test
    void long_string_is_compressed_in_its_parts() throws IOException {
        Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(1, 2));
        byte[] half = "compressible in parts ".repeat(100_000).getBytes(ISO_8859_1);
        keyspace.db(0).setString("k".getBytes(ISO_8859_1), half, RdbVisitor.NO_EXPIRY);
        Path file = dir.resolve("dump.rdb");
        write(keyspace, file, true);
        assertThat(Files.size(file)).isLessThan(half.length / 20);
        try (RedisServer redis = RedisServer.start(dir);
                RespClient client = redis.connect()) {
            assertThat((byte[]) client.ok("GET", "k")).isEqualTo(half);
        }
    }
}
