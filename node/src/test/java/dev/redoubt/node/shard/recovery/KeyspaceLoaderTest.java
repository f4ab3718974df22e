package dev.redoubt.node.shard.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.keyspace.AccessClock;
import dev.redoubt.node.keyspace.KeyAccess;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.persistence.rdb.RdbException;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of a snapshot in memory. */
class KeyspaceLoaderTest {
    @TempDir
    Path dir;

    private final Keyspace keyspace = new Keyspace(16, KeyspaceOptions.defaults(1, 2));

    @Test
    void sorted_set_keeps_minus_zeros_when_it_is_not_packed() throws IOException {
        KeyspaceLoader.load(snapshot(), keyspace);
        for (String name : new String[] {"many", "long"}) {
            keyspace.db(0).zset(bytes(name)).forEach((member, score) -> assertThat(1 / score)
                    .as("%s in %s", new String(member, StandardCharsets.UTF_8), name)
                    .isNegative());
        }
        keyspace.db(0).zset(bytes("few")).forEach((member, score) -> assertThat(1 / score)
                .isPositive());
    }

    @Test
    void data_are_those_that_redis_server_loads() throws IOException {
        KeyspaceLoader.load(snapshot(), keyspace);
        try (RedisServer redis = RedisServer.start(dir);
                RespClient client = redis.connect()) {
            assertThat(client.call("DEBUG", "DIGEST")).isEqualTo(HexFormat.of().formatHex(KeyspaceDigest.of(keyspace)));
        }
    }

    /** Redis wrote the idle time of a key, and reads ours (rdb.c rdbSaveKeyValuePair). */
    @Test
    void idle_times_and_frequencies_go_with_a_snapshot() throws IOException {
        Path file = dir.resolve("access.rdb");
        try (OutputStream out = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(out, 10);
            writer.selectDb(0);
            writer.access(100_000, RdbVisitor.UNKNOWN_ACCESS);
            writer.string(bytes("idle"), 99_999_999_999_999L, bytes("v"));
            writer.access(RdbVisitor.UNKNOWN_ACCESS, 200);
            writer.beginSet(bytes("often"), RdbVisitor.NO_EXPIRY, 1);
            writer.member(bytes("m"));
            writer.endKey();
            writer.string(bytes("new"), RdbVisitor.NO_EXPIRY, bytes("v"));
            writer.end();
        }
        try (RedisServer redis =
                        RedisServer.start(dir, "--dbfilename", "access.rdb", "--maxmemory-policy", "allkeys-lru");
                RespClient client = redis.connect()) {
            assertThat((Long) client.call("OBJECT", "IDLETIME", "idle")).isBetween(100_000L, 100_100L);
        }
        keyspace.access().setTime(500_000_000_000L);
        KeyspaceLoader.load(file, keyspace);
        assertThat(bits("idle")).isEqualTo(keyspace.access().bitsOfIdle(100_000));
        assertThat(keyspace.access().idleSeconds(bits("often"))).isZero();
        assertThat(keyspace.access().idleSeconds(bits("new"))).isZero();
        keyspace.clear();
        keyspace.access().configure(true, true, 10, 1);
        KeyspaceLoader.load(file, keyspace);
        assertThat(keyspace.access().frequency(bits("often"))).isEqualTo(200);
        assertThat(keyspace.access().frequency(bits("new"))).isEqualTo(AccessClock.FIRST_COUNT);
    }

    private int bits(String key) {
        assertThat(keyspace.db(0).find(bytes(key))).isNotNull();
        return KeyAccess.of(keyspace.db(0));
    }

    @Test
    void database_beyond_the_last_is_made_up_to_the_most_that_a_server_can_have() throws IOException {
        KeyspaceLoader.load(oneKeyIn(Keyspace.MOST_DATABASES - 1), keyspace);
        assertThat(keyspace.db(Keyspace.MOST_DATABASES - 1).size()).isEqualTo(1);

        Path beyond = oneKeyIn(Keyspace.MOST_DATABASES);
        assertThatThrownBy(() -> KeyspaceLoader.load(beyond, keyspace))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the snapshot has a database 1024, but there can be 1024 at most");
    }

    private Path oneKeyIn(int database) throws IOException {
        Path file = dir.resolve("dump.rdb");
        try (OutputStream out = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(out, 10);
            writer.selectDb(database);
            writer.resizeDb(1, 0);
            writer.string(bytes("a"), RdbVisitor.NO_EXPIRY, bytes("1"));
            writer.end();
        }
        return file;
    }

    @Test
    void key_that_comes_twice_is_refused_at_its_byte() throws IOException {
        refused(
                writer -> {
                    writer.string(bytes("a"), RdbVisitor.NO_EXPIRY, bytes("1"));
                    writer.string(bytes("a"), RdbVisitor.NO_EXPIRY, bytes("2"));
                },
                "RDB byte 16: key 'a' comes twice in its database");
        refused(
                writer -> {
                    writer.string(bytes("a"), RdbVisitor.NO_EXPIRY, bytes("1"));
                    zset(writer, "a", 1, "m");
                },
                "RDB byte 16: key 'a' comes twice in its database");
        refused(
                writer -> {
                    zset(writer, "a", 1, "m");
                    writer.string(bytes("a"), RdbVisitor.NO_EXPIRY, bytes("1"));
                },
                "key 'a' comes twice in its database");
    }

    @Test
    void element_that_comes_twice_is_refused() throws IOException {
        refused(
                writer -> {
                    writer.beginSet(bytes("s"), RdbVisitor.NO_EXPIRY, 2);
                    writer.member(bytes("m"));
                    writer.member(bytes("m"));
                    writer.endKey();
                },
                "RDB byte 11: key 's' has an element twice");
    }

    /** What is written of a snapshot. */
    @FunctionalInterface
    private interface Content {
        void write(RdbWriter writer) throws IOException;
    }

    private void refused(Content content, String message) throws IOException {
        Path file = dir.resolve("dump.rdb");
        try (OutputStream out = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(out, 10);
            writer.selectDb(0);
            content.write(writer);
            writer.end();
        }
        keyspace.clear();
        assertThatThrownBy(() -> KeyspaceLoader.load(file, keyspace))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining(message);
    }

    private Path snapshot() throws IOException {
        Path file = dir.resolve("dump.rdb");
        try (OutputStream out = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(out, 10);
            writer.selectDb(0);
            writer.resizeDb(3, 0);
            zset(writer, "many", 200, "m");
            zset(writer, "few", 5, "m");
            // The last member is the one that is too long for a packed set.
            zset(writer, "long", 10, "m".repeat(64));
            writer.end();
        }
        return file;
    }

    private static void zset(RdbVisitor out, String name, int members, String prefix) throws IOException {
        out.beginZset(bytes(name), RdbVisitor.NO_EXPIRY, members);
        for (int i = 1; i <= members; i++) {
            out.scored(bytes(i < members ? "m" + i : prefix + i), -0.0);
        }
        out.endKey();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
