package dev.redoubt.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots exchanged with redis-server in both directions; contents are compared by commands of the real server. */
class RdbInteropTest {
    /** In the year 2100, so that no key expires while it is compared. */
    private static final long FAR_MS = 4_102_444_800_000L;

    @TempDir
    Path dir;

    @BeforeEach
    void redis() {
        Interop.requireRedis();
    }

    /** Sizes around all thresholds of small encodings, all databases, compressible values. */
    private static Dataset variety(long seed) {
        RandomData random = new RandomData(seed, FAR_MS);
        Dataset dataset = random.dataset(16, 120, 60);
        for (int size : new int[] {127, 128, 129, 512, 513, 3000}) {
            List<String> list = new ArrayList<>();
            TreeSet<String> numbers = new TreeSet<>();
            TreeSet<String> set = new TreeSet<>();
            TreeMap<String, String> hash = new TreeMap<>();
            TreeMap<String, Double> zset = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                list.add(i % 3 == 0 ? Integer.toString(i) : "element " + i);
                numbers.add(Long.toString(i * 40_000_003L - 70_000));
                set.add("member-member-" + i);
                hash.put("field" + i, i % 2 == 0 ? Integer.toString(-i) : "v" + i);
                zset.put("m" + i, i / 3.0);
            }
            dataset.put(7, "list" + size, new Dataset.Item("list", -1, list));
            dataset.put(7, "numbers" + size, new Dataset.Item("set", -1, numbers));
            dataset.put(7, "set" + size, new Dataset.Item("set", FAR_MS + size, set));
            dataset.put(7, "hash" + size, new Dataset.Item("hash", -1, hash));
            dataset.put(7, "zset" + size, new Dataset.Item("zset", -1, zset));
        }
        dataset.put(0, "zeros", new Dataset.Item("string", -1, "0".repeat(300_000)));
        dataset.put(0, "words", new Dataset.Item("string", FAR_MS, "the quick brown fox ".repeat(5_000)));
        dataset.put(0, "big element", new Dataset.Item("list", -1, List.of("a", "x".repeat(200_000), "b")));
        return dataset.withoutNegativeZero();
    }

    @ParameterizedTest
    @CsvSource({
        // seed, small thresholds, compression, listpack bytes a node, list-compress-depth
        "1, 128, yes, -2, 0",
        "2, 0, no, -2, 0",
        "3, 128, no, -1, 1",
        "4, 100000, yes, -5, 2",
        "5, 64, yes, 3, 0",
    })
    void a_file_of_redis_is_read_exactly(long seed, int small, String compression, int node, int depth)
            throws IOException {
        Dataset fed = variety(seed);
        String entries = Integer.toString(small);
        try (RedisServer server = RedisServer.start(
                        dir,
                        "--rdbcompression",
                        compression,
                        "--hash-max-listpack-entries",
                        entries,
                        "--hash-max-listpack-value",
                        entries,
                        "--zset-max-listpack-entries",
                        entries,
                        "--zset-max-listpack-value",
                        entries,
                        "--set-max-intset-entries",
                        entries,
                        "--list-max-listpack-size",
                        Integer.toString(node),
                        "--list-compress-depth",
                        Integer.toString(depth));
                RespClient client = server.connect()) {
            // Redis gives only elements above 1 GiB a node of their own; the threshold does it for the long ones of
            // variety().
            client.ok("DEBUG", "QUICKLIST-PACKED-THRESHOLD", depth > 0 ? "100" : "1073741824");
            fed.feed(client);
            client.ok("SAVE");
            Dataset held = Dataset.of(client);
            held.assertSame(fed);
            byte[] file = Files.readAllBytes(dir.resolve("dump.rdb"));
            Dataset read = Dataset.read(file);
            read.assertSame(held);
            assertThat(read.aux).containsEntry("redis-bits", "64").containsKeys("redis-ver", "ctime", "used-mem");
            assertThat(RdbHeader.read(new ByteArrayInputStream(file), read.aux.keySet()))
                    .isEqualTo(read.aux);
            RdbChecker.Report report = RdbChecker.check(dir.resolve("dump.rdb"));
            assertThat(report.keys())
                    .isEqualTo(fed.databases.values().stream()
                            .mapToLong(d -> d.size())
                            .sum());
            assertThat(report.summary().checksummed()).isTrue();
        }
    }

    @Test
    void file_without_checksum_and_with_lfu_or_lru_fields_is_read() throws IOException {
        for (String policy : List.of("allkeys-lru", "allkeys-lfu")) {
            Dataset fed = new RandomData(9, FAR_MS).dataset(3, 30, 10).withoutNegativeZero();
            try (RedisServer server = RedisServer.start(dir, "--rdbchecksum", "no", "--maxmemory-policy", policy);
                    RespClient client = server.connect()) {
                fed.feed(client);
                client.ok("SAVE");
                RdbChecker.Report report = RdbChecker.check(dir.resolve("dump.rdb"));
                assertThat(report.summary().checksummed()).isFalse();
                Dataset.read(Files.readAllBytes(dir.resolve("dump.rdb"))).assertSame(fed);
            }
            Files.delete(dir.resolve("dump.rdb"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // seed, small thresholds, compressed, what is packed
        "1, 128, false, 0",
        "2, 0, true, 0",
        "3, 100000, true, 100000",
        "4, 128, false, 128",
        "5, 128, true, 513",
        "6, 0, true, 100000",
    })
    void redis_loads_exactly_the_content_of_our_file(long seed, int small, boolean compressed, int packed)
            throws IOException {
        Dataset written = variety(seed);
        Path file = Files.write(dir.resolve("dump.rdb"), written.toBytes(compressed, packed));
        Interop.ToolResult check = Interop.run("redis-check-rdb", file.toString());
        assertThat(check.output()).contains("RDB looks OK").contains("Checksum OK");
        assertThat(check.exitCode()).isZero();
        String entries = Integer.toString(small);
        try (RedisServer server = RedisServer.start(
                        dir,
                        "--hash-max-listpack-entries",
                        entries,
                        "--zset-max-listpack-entries",
                        entries,
                        "--set-max-intset-entries",
                        entries,
                        "--sanitize-dump-payload",
                        "yes");
                RespClient client = server.connect()) {
            Dataset.of(client).assertSame(written);
            assertThat(server.log()).contains("Loading RDB produced by version 7.0.15");
            // The snapshot that redis-server writes has the same content again.
            client.ok("SAVE");
            Dataset.read(Files.readAllBytes(file)).assertSame(written);
        }
    }

    @Test
    void redis_gives_small_collections_its_small_encodings() throws IOException {
        Dataset written = new Dataset();
        written.put(0, "s", new Dataset.Item("set", -1, new TreeSet<>(List.of("1", "2"))));
        written.put(0, "h", new Dataset.Item("hash", -1, new TreeMap<>(Map.of("a", "b"))));
        written.put(0, "z", new Dataset.Item("zset", -1, new TreeMap<>(Map.of("a", 1.0))));
        written.put(0, "n", new Dataset.Item("string", -1, "123456"));
        Files.write(dir.resolve("dump.rdb"), written.toBytes());
        try (RedisServer server = RedisServer.start(dir);
                RespClient client = server.connect()) {
            assertThat(client.text("OBJECT", "ENCODING", "s")).isEqualTo("intset");
            assertThat(client.text("OBJECT", "ENCODING", "h")).isEqualTo("listpack");
            assertThat(client.text("OBJECT", "ENCODING", "z")).isEqualTo("listpack");
            assertThat(client.text("OBJECT", "ENCODING", "n")).isEqualTo("int");
        }
    }

    @Test
    void redis_ignores_our_aux_fields_and_approves_an_empty_file() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RdbWriter writer = new RdbWriter(out, 10);
        RdbAux.writeHead(writer, "0.1");
        RdbAux.put(writer, "repl-stream-db", "0");
        RdbAux.put(writer, "repl-id", "ab".repeat(20));
        RdbAux.put(writer, "repl-offset", "4242");
        RdbAux.put(writer, RdbAux.AOF_BASE, "1");
        RdbAux.put(writer, "redoubt-index", "77");
        RdbAux.put(writer, "redoubt-term", "3");
        RdbAux.put(writer, "redoubt-crc", "4000000000");
        RdbAux.put(writer, "redoubt-terms", "3:" + "ab".repeat(20) + ":1:0");
        writer.end();
        Path file = Files.write(dir.resolve("dump.rdb"), out.toByteArray());
        assertThat(Interop.run("redis-check-rdb", file.toString()).output()).contains("RDB looks OK");
        try (RedisServer server = RedisServer.start(dir);
                RespClient client = server.connect()) {
            assertThat(client.ok("DBSIZE")).isEqualTo(0L);
            // redis-server continued our history: the old replid is its second one.
            assertThat(client.text("INFO", "replication")).contains("master_replid2:" + "ab".repeat(20));
        }
    }

    @Test
    void functions_of_redis_server_are_read() throws IOException {
        String code = "#!lua name=mylib\nredis.register_function('f', function() return 1 end)";
        try (RedisServer server = RedisServer.start(dir);
                RespClient client = server.connect()) {
            client.ok("FUNCTION", "LOAD", code);
            client.ok("SAVE");
            RdbChecker.check(dir.resolve("dump.rdb"));
            assertThat(Dataset.read(Files.readAllBytes(dir.resolve("dump.rdb"))).functions)
                    .containsExactly(code);
        }
    }
}
