package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams on the way from a node to redis-server and back, and over a restart of the node. */
@Timeout(120)
class StreamFilesBehaviorTest {
    @TempDir
    Path dir;

    private static void write(RespClient client) throws IOException {
        for (int i = 1; i <= 500; i++) {
            client.ok("XADD", "s", i + "-*", i % 7 == 0 ? "other" : "field", "value" + i, "number", i);
        }
        client.ok("XADD", "s", "18446744073709551615-5", "last", "one");
        client.ok("XGROUP", "CREATE", "s", "g", "0");
        client.ok("XGROUP", "CREATE", "s", "empty", "9", "ENTRIESREAD", "9");
        client.ok("XREADGROUP", "GROUP", "g", "alice", "COUNT", "200", "STREAMS", "s", ">");
        client.ok("XREADGROUP", "GROUP", "g", "bob", "COUNT", "200", "STREAMS", "s", ">");
        client.ok("XACK", "s", "g", "3", "4", "205");
        client.ok("XCLAIM", "s", "g", "carol", "0", "5", "6", "IDLE", "70000");
        client.ok("XGROUP", "CREATECONSUMER", "s", "g", "idle");
        client.ok("XDEL", "s", "13", "14", "15", "40");
        client.ok("XTRIM", "s", "MAXLEN", "~", "450");
        client.ok("XTRIM", "s", "MAXLEN", "430");
        client.ok("XGROUP", "CREATE", "t", "g", "$", "MKSTREAM");
        // Both numbers overflow.
        client.ok("XSETID", "t", "1", "ENTRIESADDED", Long.MAX_VALUE);
        client.ok("XADD", "t", "2", "a", "b");
        client.ok("XREADGROUP", "GROUP", "g", "alice", "NOACK", "STREAMS", "t", ">");
        client.ok("XADD", "expiring", "1", "a", "b");
        client.ok("PEXPIREAT", "expiring", 4_000_000_000_000L);
    }

    private static String full(RespClient client) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String key : List.of("s", "t", "expiring")) {
            text.append(text(client.ok("XINFO", "STREAM", key, "FULL", "COUNT", "0")));
            text.append(client.ok("PEXPIRETIME", key));
        }
        return text.toString();
    }

    private static String text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return reply instanceof List<?> list
                ? list.stream().map(StreamFilesBehaviorTest::text).toList().toString()
                : String.valueOf(reply);
    }

    @Test
    void redis_server_loads_our_snapshot_and_we_load_its_own() throws IOException {
        Path ours = Files.createDirectory(dir.resolve("ours"));
        Path theirs = Files.createDirectory(dir.resolve("theirs"));
        String full;
        try (TestNode node = new TestNode(ours, "--appendonly", "no");
                RespClient client = node.client()) {
            write(client);
            full = full(client);
            client.ok("SAVE");
        }
        Path file = Files.copy(ours.resolve("dump.rdb"), theirs.resolve("dump.rdb"));
        assertThat(Interop.run("redis-check-rdb", file.toString()).output())
                .contains("RDB looks OK")
                .contains("Checksum OK");
        try (RedisServer redis = RedisServer.start(theirs, "--sanitize-dump-payload", "yes");
                RespClient client = redis.connect()) {
            assertThat(full(client)).isEqualTo(full);
            client.ok("XSETID", "t", "20", "ENTRIESADDED", "5", "MAXDELETEDID", "4");
            client.ok("XREADGROUP", "GROUP", "g", "dave", "STREAMS", "s", ">");
            client.ok("XDEL", "s", "450");
            full = full(client);
            client.ok("SAVE");
        }
        try (TestNode node = new TestNode(theirs, "--appendonly", "no");
                RespClient client = node.client()) {
            assertThat(full(client)).isEqualTo(full);
            assertThat(client.text("DEBUG", "RELOAD")).isEqualTo("OK");
            assertThat(full(client)).isEqualTo(full);
        }
    }

    /** The time at which a consumer was last seen, and how many entries a group has read, are not in Redis's log. */
    @Test
    void log_restores_streams_groups_and_what_is_pending() throws IOException {
        String pending;
        String entries;
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            write(client);
            pending = pending(client);
            entries = text(client.ok("XRANGE", "s", "-", "+"));
        }
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(pending(client)).isEqualTo(pending);
            assertThat(text(client.ok("XRANGE", "s", "-", "+"))).isEqualTo(entries);
            assertThat(text(client.ok("XINFO", "CONSUMERS", "s", "g"))).contains("alice", "bob", "carol", "idle");
        }
    }

    /** What is pending, with the times of delivery, as the group's part of XINFO STREAM FULL has it. */
    private static String pending(RespClient client) throws IOException {
        List<?> full = (List<?>) client.ok("XINFO", "STREAM", "s", "FULL", "COUNT", "0");
        StringBuilder text = new StringBuilder();
        for (Object each : (List<?>) full.get(full.size() - 1)) {
            List<?> group = (List<?>) each;
            for (int i = 0; i < group.size(); i += 2) {
                String name = text(group.get(i));
                if (List.of("name", "last-delivered-id", "pel-count", "pending").contains(name)) {
                    text.append(name).append(text(group.get(i + 1)));
                }
            }
        }
        return text.toString();
    }
}
