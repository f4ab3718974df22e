package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node that stands alone, over its sockets and its files. */
@Timeout(120)
class NodeRuntimeBehaviorTest {
    @TempDir
    Path dir;

    private static @Nullable String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }

    private static String info(RespClient client, String section, String field) throws IOException {
        String all = String.valueOf(text(client.ok("INFO", section)));
        for (String line : all.split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        throw new AssertionError("no " + field + " in " + all);
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void missing_key_of_backups_is_refused_before_anything_is_written() throws IOException {
        Path key = dir.resolve("missing.key");
        String[] options = {
            "--backup-target", "file:" + dir.resolve("b"), "--backup-encryption-key-file", key.toString()
        };

        assertThatThrownBy(() -> new TestNode(dir, options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(key.toString());

        assertThat(dir.resolve("appendonlydir")).doesNotExist();
    }

    @Test
    void data_survives_a_shutdown_and_each_start_is_a_new_term() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            client.ok("SELECT", "3");
            client.ok("RPUSH", "list", "x", "y", "z");
            client.ok("MULTI");
            client.ok("INCR", "n");
            client.ok("HSET", "h", "f", "v");
            client.ok("EXEC");
            assertThat(info(client, "replication", "redoubt_term")).isEqualTo("1");
        }
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(text(client.ok("GET", "a"))).isEqualTo("1");
            client.ok("SELECT", "3");
            assertThat(client.ok("LLEN", "list")).isEqualTo(3L);
            assertThat(text(client.ok("GET", "n"))).isEqualTo("1");
            assertThat(text(client.ok("HGET", "h", "f"))).isEqualTo("v");
            assertThat(info(client, "replication", "redoubt_term")).isEqualTo("2");
            assertThat(info(client, "replication", "role")).isEqualTo("master");
        }
    }

    @Test
    void a_snapshot_becomes_the_base_and_the_files_before_it_go() throws Exception {
        try (TestNode node = new TestNode(dir, "--save", "");
                RespClient client = node.client()) {
            for (int i = 0; i < 1000; i++) {
                client.ok("SET", "k" + i, "v" + i, "EX", "1000");
            }
            client.ok("SADD", "set", "a", "b");
            client.ok("ZADD", "zset", "1.5", "m");
            assertThat(client.ok("BGSAVE")).isEqualTo("Background saving started");
            await("the end of BGSAVE", () -> info(client, "persistence", "rdb_bgsave_in_progress")
                    .equals("0"));
            client.ok("INCR", "after");
            assertThat(client.ok("SAVE")).isEqualTo("OK");
            client.ok("INCR", "after");
            assertThat(client.ok("BGREWRITEAOF")).isEqualTo("Background append only file rewriting started");
            await("the end of the rewrite", () -> info(client, "persistence", "aof_rewrite_in_progress")
                    .equals("0"));
            assertThat(info(client, "persistence", "rdb_last_bgsave_status")).isEqualTo("ok");
        }
        try (Stream<Path> files = Files.list(dir.resolve("appendonlydir"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .hasSize(3)
                    .contains("appendonly.aof.manifest");
        }
        assertThat(dir.resolve("dump.rdb")).exists();
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(client.ok("DBSIZE")).isEqualTo(1003L);
            assertThat(text(client.ok("GET", "after"))).isEqualTo("2");
            assertThat((Long) client.ok("TTL", "k7")).isBetween(900L, 1000L);
            assertThat(text(client.ok("ZSCORE", "zset", "m"))).isEqualTo("1.5");
        }
    }

    @Test
    void a_snapshot_under_writes_is_exact() throws Exception {
        AtomicLong increments = new AtomicLong();
        try (TestNode node = new TestNode(dir, "--save", "");
                RespClient client = node.client()) {
            for (int i = 0; i < 20_000; i++) {
                client.send("SET", "k" + i, "v");
            }
            client.flush();
            for (int i = 0; i < 20_000; i++) {
                assertThat(client.read()).isEqualTo("OK");
            }
            List<Thread> writers = new ArrayList<>();
            CountDownLatch stop = new CountDownLatch(1);
            for (int w = 0; w < 3; w++) {
                String key = "n" + w;
                Thread writer = new Thread(() -> {
                    try (RespClient own = node.client()) {
                        while (stop.getCount() > 0) {
                            own.ok("INCR", key);
                            increments.incrementAndGet();
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                writer.start();
                writers.add(writer);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(client.ok("SAVE")).isEqualTo("OK");
            }
            stop.countDown();
            for (Thread writer : writers) {
                writer.join();
            }
        }
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            long sum = 0;
            for (int w = 0; w < 3; w++) {
                sum += Long.parseLong(String.valueOf(text(client.ok("GET", "n" + w))));
            }
            assertThat(sum).isEqualTo(increments.get());
            assertThat(client.ok("DBSIZE")).isEqualTo(20_003L);
        }
    }

    @Test
    void debug_reload_gives_the_same_data() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            client.ok("MSET", "a", "1", "b", "2");
            client.ok("RPUSH", "l", "x");
            String digest = text(client.ok("DEBUG", "DIGEST"));
            assertThat(client.ok("DEBUG", "RELOAD")).isEqualTo("OK");
            assertThat(text(client.ok("DEBUG", "DIGEST"))).isEqualTo(digest);
            client.ok("SET", "c", "3");
            assertThat(client.ok("DBSIZE")).isEqualTo(4L);
        }
    }

    @Test
    void appendfsync_always_answers_when_the_record_is_fsynced() throws IOException {
        try (TestNode node = new TestNode(dir, "--appendfsync", "always");
                RespClient client = node.client()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.ok("SET", "k" + i, "v")).isEqualTo("OK");
                assertThat(text(client.ok("GET", "k" + i))).isEqualTo("v");
            }
        }
    }

    @Test
    void snapshot_is_the_data_when_the_aof_is_off() throws IOException {
        try (TestNode node = new TestNode(dir, "--appendonly", "no");
                RespClient client = node.client()) {
            client.ok("SET", "kept", "1");
            assertThat(client.ok("SAVE")).isEqualTo("OK");
        }
        assertThat(dir.resolve("appendonlydir")).doesNotExist();
        try (TestNode node = new TestNode(dir, "--appendonly", "no");
                RespClient client = node.client()) {
            assertThat(text(client.ok("GET", "kept"))).isEqualTo("1");
        }
    }

    @Test
    void expired_keys_leave_by_records() throws Exception {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            for (int i = 0; i < 300; i++) {
                client.ok("SET", "k" + i, "v", "PX", "50");
            }
            await("active expiry", () -> Long.valueOf(0).equals(client.ok("DBSIZE")));
            assertThat(info(client, "stats", "expired_keys")).isEqualTo("300");
        }
        try (Stream<Path> files = Files.list(dir.resolve("appendonlydir"))) {
            String log = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .map(NodeRuntimeBehaviorTest::content)
                    .reduce("", String::concat);
            assertThat(log.split("DEL\r\n", -1)).hasSize(301);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void wait_answers_after_its_timeout_and_delays_later_commands() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            client.send("SET", "a", "1");
            client.send("WAIT", "1", "50");
            client.send("GET", "a");
            client.flush();
            assertThat(client.read()).isEqualTo("OK");
            assertThat(client.read()).isEqualTo(0L);
            assertThat(text(client.read())).isEqualTo("1");
        }
    }

    @Test
    void messages_reach_subscribers_in_order_behind_earlier_replies() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient subscriber = node.client();
                RespClient publisher = node.client()) {
            subscriber.ok("SUBSCRIBE", "news");
            for (int i = 0; i < 100; i++) {
                publisher.ok("SET", "k", "v" + i);
                assertThat(publisher.ok("PUBLISH", "news", "m" + i)).isEqualTo(1L);
            }
            for (int i = 0; i < 100; i++) {
                List<?> message = (List<?>) subscriber.read();
                assertThat(text(message.get(2))).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void clients_are_listed_and_killed() throws Exception {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client();
                RespClient victim = node.client()) {
            victim.ok("CLIENT", "SETNAME", "victim");
            Object id = victim.ok("CLIENT", "ID");
            assertThat(text(client.ok("CLIENT", "LIST"))).contains("name=victim");
            assertThat(client.ok("CLIENT", "KILL", "ID", String.valueOf(id))).isEqualTo(1L);
            assertThatThrownBy(() -> victim.call("PING")).isInstanceOf(IOException.class);
            await("the end of the victim", () -> !String.valueOf(text(client.ok("CLIENT", "LIST")))
                    .contains("name=victim"));
        }
    }

    @Test
    void config_set_is_seen_at_once() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(client.ok("CONFIG", "SET", "maxclients", "3", "appendfsync", "no"))
                    .isEqualTo("OK");
            assertThat(text(((List<?>) client.ok("CONFIG", "GET", "maxclients")).get(1)))
                    .isEqualTo("3");
            assertThat(info(client, "clients", "maxclients")).isEqualTo("3");
            assertThat(client.call("CONFIG", "SET", "port", "1")).isInstanceOf(RespError.class);
        }
    }

    @Test
    void open_connections_follow_changed_proto_max_bulk_len() throws Exception {
        int limit = 1 << 20;
        try (TestNode node = new TestNode(dir);
                RespClient open = node.client();
                RespClient other = node.client()) {
            assertThat(open.ok("SET", "a", "x".repeat(limit + 1))).isEqualTo("OK");
            assertThat(other.ok("CONFIG", "SET", "proto-max-bulk-len", "1mb")).isEqualTo("OK");
            assertThat(other.call("APPEND", "a", "y"))
                    .isEqualTo(
                            new RespClient.RespError("ERR string exceeds maximum allowed size (proto-max-bulk-len)"));
            assertThat(other.call("SETRANGE", "b", limit, "y"))
                    .isEqualTo(
                            new RespClient.RespError("ERR string exceeds maximum allowed size (proto-max-bulk-len)"));
            // Not the bytes too: the connection may be closed before they are all sent.
            open.sendRaw(
                    ("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$" + (limit + 1) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(open.read()).isEqualTo(new RespClient.RespError("ERR Protocol error: invalid bulk length"));
            assertThat(other.ok("CONFIG", "SET", "proto-max-bulk-len", "2mb")).isEqualTo("OK");
            assertThat(other.call("APPEND", "a", "y")).isEqualTo(limit + 2L);
        }
    }

    @Test
    void sigterm_saves_a_snapshot_when_the_aof_is_off() throws Exception {
        try (TestNode node = new TestNode(dir, "--appendonly", "no", "--save", "3600 1");
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
        }
        try (TestNode node = new TestNode(dir, "--appendonly", "no");
                RespClient client = node.client()) {
            assertThat(text(client.ok("GET", "a"))).isEqualTo("1");
        }
    }

    @Test
    void shutdown_ends_with_status_0_and_unlocks_the_directory() throws Exception {
        try (TestNode node = new TestNode(dir)) {
            assertThatThrownBy(() -> new TestNode(dir)).isInstanceOf(IOException.class);
            try (RespClient client = node.client()) {
                client.ok("SET", "a", "1");
                client.send("SHUTDOWN");
                client.flush();
                assertThat(node.runtime().awaitEnd()).isZero();
            }
        }
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(text(client.ok("GET", "a"))).isEqualTo("1");
        }
    }

    @Test
    void password_is_required_before_any_other_command() throws Exception {
        try (TestNode node = new TestNode(dir, "--requirepass", "secret", "--save", "");
                RespClient client = node.client()) {
            assertThat(client.call("GET", "a")).isEqualTo(new RespError("NOAUTH Authentication required."));
            assertThat(client.ok("AUTH", "secret")).isEqualTo("OK");
            await("the end of loading", () -> "OK".equals(client.call("SET", "a", "x".repeat(100_000))));
        }
    }

    @Test
    void file_names_keep_their_bytes_on_disk_and_manifest() throws IOException {
        String[] names = {
            "--appendfilename", "\u043b\u043e\u0433", "--appenddirname", "\u00e9t\u00e9", "--dbfilename", "\u0434.rdb"
        };
        try (TestNode node = new TestNode(dir, names);
                RespClient client = node.client()) {
            client.ok("SET", "a", "1");
            assertThat(client.ok("SAVE")).isEqualTo("OK");
            client.ok("SET", "b", "2");
            assertThat(text(((List<?>) client.ok("CONFIG", "GET", "dbfilename")).get(1)))
                    .isEqualTo("\u0434.rdb");
        }
        assertThat(dir.resolve("\u0434.rdb")).exists();
        Path manifest = dir.resolve("\u00e9t\u00e9").resolve("\u043b\u043e\u0433.manifest");
        // The bytes of the UTF-8 name, as sds.c prints what is not ASCII.
        assertThat(Files.readString(manifest)).contains("\"\\xd0\\xbb\\xd0\\xbe\\xd0\\xb3.3.base.rdb\"");
        try (TestNode node = new TestNode(dir, names);
                RespClient client = node.client()) {
            assertThat(text(client.ok("GET", "a"))).isEqualTo("1");
            assertThat(text(client.ok("GET", "b"))).isEqualTo("2");
        }
    }

    @Test
    void role_and_lastsave_reply_as_redis() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            List<?> role = (List<?>) client.ok("ROLE");
            assertThat(text(role.get(0))).isEqualTo("master");
            assertThat(role.get(1)).isEqualTo(0L);
            assertThat((Long) client.ok("LASTSAVE")).isGreaterThan(TimeUnit.DAYS.toSeconds(365));
        }
    }
}
