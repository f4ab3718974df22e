package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** BACKUP RESTORE on a living node without sentinels (docs/protocol.md 9.11). */
@Timeout(180)
class OnlineRestoreBehaviorTest {
    @TempDir
    Path dir;

    private Path data = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createDirectory(dir.resolve("data"));
    }

    private TestNode node(String... more) throws IOException {
        // Only a restore that hurries the archive gets its records in this time.
        return ArchivingNode.start(data, dir.resolve("archive"), 3600, more);
    }

    /** The record behind the last write, and the digest of the data there. */
    private record Moment(String index, @Nullable String digest) {}

    private static Moment moment(RespClient client) throws IOException {
        String index = ArchivingNode.info(client, "redoubt_index");
        return new Moment(index, client.text("DEBUG", "DIGEST"));
    }

    private static void awaitBase(RespClient client) {
        Await.until("the first base", () -> !ArchivingNode.info(client, "archive_last_index")
                .equals("0"));
    }

    private static long field(@Nullable Object reply, String name) {
        List<?> all = (List<?>) Objects.requireNonNull(reply);
        for (int i = 0; i < all.size(); i += 2) {
            if (all.get(i) instanceof byte[] key && name.equals(new String(key, StandardCharsets.US_ASCII))) {
                return (Long) all.get(i + 1);
            }
        }
        throw new AssertionError(reply + " has no " + name);
    }

    /** Every type, expiries, several databases and a library of functions. */
    private static void fill(RespClient client) throws IOException {
        client.ok("SET", "string", "x".repeat(100_000));
        client.ok("SET", "number", "42");
        client.call("RPUSH", "list", "a", "b");
        client.call("SADD", "set", "1", "2", "x");
        client.call("HSET", "hash", "f", "v");
        client.call("ZADD", "zset", "1.5", "m");
        client.call("XADD", "stream", "1-1", "f", "v");
        client.call("XGROUP", "CREATE", "stream", "group", "0");
        client.call("XREADGROUP", "GROUP", "group", "reader", "STREAMS", "stream", ">");
        client.call("PEXPIRE", "number", "100000000");
        client.call("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 7 end)");
        client.ok("SELECT", "9");
        client.ok("SET", "other", "database");
        client.ok("SELECT", "0");
    }

    @Test
    void flushall_is_undone_and_the_restore_too() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            awaitBase(client);
            fill(client);
            Moment full = moment(client);
            client.ok("FLUSHALL");
            client.call("FUNCTION", "FLUSH");
            client.ok("SET", "after", "1");
            Moment flushed = moment(client);

            Object restored = client.call("BACKUP", "RESTORE", "BEFORE-COMMAND", "FLUSHALL");
            assertThat(restored).isInstanceOf(List.class);
            assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(full.digest());
            assertThat(client.call("FCALL", "f", "0")).isEqualTo(7L);
            assertThat(client.call("PTTL", "number"))
                    .satisfies(ttl -> assertThat((Long) ttl).isPositive());
            assertThat(field(restored, "keys")).isEqualTo(8);
            assertThat(field(restored, "undo_index")).isEqualTo(Long.parseLong(flushed.index()));
            assertThat(ArchivingNode.info(client, "restore_last_status")).isEqualTo("ok");
            assertThat(ArchivingNode.info(client, "restore_in_progress")).isEqualTo("0");

            String undo = Long.toString(field(restored, "undo_index"));
            assertThat(client.call("BACKUP", "RESTORE", "TO-INDEX", undo)).isInstanceOf(List.class);
            assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(flushed.digest());
            assertThat(client.call("FCALL", "f", "0")).isInstanceOf(RespError.class);
            assertThat(client.call("BACKUP", "RESTORE", "TO-INDEX", full.index()))
                    .isInstanceOf(List.class);
            assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(full.digest());
        }
        try (TestNode node = node();
                RespClient client = node.client()) {
            assertThat(client.call("FCALL", "f", "0")).as("after a restart").isEqualTo(7L);
            assertThat(client.text("GET", "number")).isEqualTo("42");
            client.ok("SELECT", "9");
            assertThat(client.text("GET", "other")).isEqualTo("database");
        }
    }

    @Test
    void restore_that_is_asked_for_twice_does_not_undo_itself() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            awaitBase(client);
            client.ok("SET", "key", "v");
            client.ok("FLUSHALL");
            assertThat(client.call("BACKUP", "RESTORE", "BEFORE-COMMAND", "FLUSHALL"))
                    .isInstanceOf(List.class);
            assertThat(client.call("BACKUP", "RESTORE", "BEFORE-COMMAND", "FLUSHALL"))
                    .satisfies(reply -> assertThat(String.valueOf(reply)).contains("part of the restored state"));
            assertThat(client.text("GET", "key")).isEqualTo("v");
            client.ok("FLUSHALL");
            assertThat(client.call("BACKUP", "RESTORE", "BEFORE-COMMAND", "FLUSHALL"))
                    .isInstanceOf(List.class);
            assertThat(client.text("GET", "key")).isEqualTo("v");
        }
    }

    @Test
    void writes_go_on_behind_the_restored_state_in_their_own_database() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            awaitBase(client);
            client.ok("SELECT", "5");
            client.ok("SET", "five", "1");
            Moment five = moment(client);
            client.ok("SET", "five", "2");
            client.ok("SELECT", "3");
            client.ok("SET", "three", "1");
            assertThat(client.call("BACKUP", "RESTORE", "TO-INDEX", five.index()))
                    .isInstanceOf(List.class);
            client.ok("SET", "three", "2");
        }
        try (TestNode node = node();
                RespClient client = node.client()) {
            client.ok("SELECT", "5");
            assertThat(client.text("GET", "five")).isEqualTo("1");
            assertThat(client.call("EXISTS", "three")).isEqualTo(0L);
            client.ok("SELECT", "3");
            assertThat(client.text("GET", "three")).isEqualTo("2");
        }
    }

    @Test
    void watched_keys_count_as_changed_and_waiting_clients_are_served() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client();
                RespClient waiting = node.client();
                RespClient watching = node.client()) {
            awaitBase(client);
            client.call("RPUSH", "list", "a", "b");
            Moment filled = moment(client);
            client.call("DEL", "list");
            watching.ok("WATCH", "list");
            watching.ok("MULTI");
            watching.call("SET", "x", "1");
            waiting.send("BLPOP", "list", "0");
            Await.until("the waiting client", () -> String.valueOf(client.text("INFO", "clients"))
                    .contains("blocked_clients:1"));
            assertThat(client.call("BACKUP", "RESTORE", "TO-INDEX", filled.index()))
                    .isInstanceOf(List.class);
            assertThat(waiting.read()).isInstanceOf(List.class);
            assertThat(client.call("LLEN", "list")).isEqualTo(1L);
            assertThat(watching.call("EXEC")).isNull();
        }
    }

    @Test
    void what_cannot_be_restored_is_refused_and_changes_nothing() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            awaitBase(client);
            client.ok("SET", "key", "v");
            Moment before = moment(client);
            assertError(client, "no record from", "TO-INDEX", "1000000");
            assertError(client, "lies before the oldest base", "TO-INDEX", "0");
            assertError(client, "lies before the oldest base", "TO-TIME", "2001-01-01T00:00:00Z");
            assertError(client, "no point of time", "TO-TIME", "yesterday");
            assertError(client, "no number of a record", "TO-INDEX", "last");
            assertError(client, "no command 'DEL nothing'", "BEFORE-COMMAND", "DEL nothing");
            assertError(client, "syntax error", "TO-MOON", "1");
            assertThat(moment(client)).isEqualTo(before);
            assertThat(ArchivingNode.info(client, "restore_last_status")).isEqualTo("failed");
            assertThat(ArchivingNode.info(client, "restore_last_error")).contains("DEL nothing");
            client.ok("CONFIG", "SET", "archive-enabled", "no");
            assertError(client, "archive-enabled", "TO-INDEX", "2");
        }
    }

    private static void assertError(RespClient client, String text, String... place) throws IOException {
        Object reply = client.call("BACKUP", "RESTORE", place[0], place[1]);
        assertThat(reply).isInstanceOf(RespError.class);
        assertThat(String.valueOf(reply)).contains(text);
    }

    @Test
    void state_that_maxmemory_has_no_room_for_is_refused() throws IOException {
        try (TestNode node = node();
                RespClient client = node.client()) {
            awaitBase(client);
            for (int i = 0; i < 50; i++) {
                client.ok("SET", "key:" + i, "x".repeat(100_000));
            }
            Moment full = moment(client);
            client.ok("FLUSHALL");
            client.ok("CONFIG", "SET", "maxmemory", "3mb");
            assertError(client, "maxmemory", "TO-INDEX", full.index());
            assertThat(client.call("DBSIZE")).isEqualTo(0L);
            client.ok("CONFIG", "SET", "maxmemory", "0");
            assertThat(client.call("BACKUP", "RESTORE", "TO-INDEX", full.index()))
                    .isInstanceOf(List.class);
            assertThat(client.call("DBSIZE")).isEqualTo(50L);
        }
    }
}
