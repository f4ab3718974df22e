package dev.redoubt.it.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.Tmpfs;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A lone node on a disk that is full (docs/protocol.md 2.10): it says so, lives, loses nothing and goes on by itself.
 */
class FullDiskIT {
    private static final int MEGABYTES = 96;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    /**
     * To the last byte, where the write itself fails; and with a little space left, which is kept for the log's end.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 8L << 20})
    @Timeout(300)
    void node_refuses_writes_while_its_disk_is_full(long left) throws Exception {
        List<Integer> acked = new ArrayList<>();
        try (Tmpfs disk = Tmpfs.mount(dir.resolve("node"), MEGABYTES);
                RedoubtProcess node = RedoubtProcess.node(disk.dir(), "--save", "")) {
            node.start().awaitMaster();
            AtomicInteger next = new AtomicInteger();
            try (RespClient client = node.connect();
                    RespClient reader = node.connect()) {
                write(client, next, 100, acked);
                disk.fill(left);
                long fullNs = System.nanoTime();
                String refusal = untilRefused(node, next, acked);
                long refusedMs = (System.nanoTime() - fullNs) / 1_000_000;
                assertThat(refusal).isEqualTo("MISCONF Errors writing to the AOF file: No space left on device");
                assertThat(client.call("PING"))
                        .isInstanceOfSatisfying(RespError.class, error -> assertThat(error.message())
                                .startsWith("MISCONF"));
                // Behind a write that hangs in the air a read waits with it: what it saw could still vanish.
                reader.send("GET", "key:1");
                if (left > 0) {
                    assertThat(client.text("GET", "key:1")).isEqualTo(value(1));
                }
                assertThat(node.isAlive()).isTrue();
                disk.clear();
                long clearedNs = System.nanoTime();
                await("writes again").atMost(PATIENCE).until(() -> {
                    try (RespClient other = node.connect()) {
                        return other.call("SET", "again", "yes").equals("OK");
                    }
                });
                long againMs = (System.nanoTime() - clearedNs) / 1_000_000;
                assertThat((byte[]) reader.read())
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo(value(1));
                write(client, next, 100, acked);
                System.out.printf(
                        "disk full (%d bytes left): refused after %d ms, writes again %d ms after there was space,"
                                + " %d acknowledged%n",
                        left, refusedMs, againMs, acked.size());
            }
            assertAll(node, acked);
            node.kill9();
            node.start().awaitMaster();
            assertAll(node, acked);
        }
    }

    @Test
    @Timeout(300)
    void node_killed_on_a_full_disk_restarts_with_every_acknowledged_write() throws Exception {
        List<Integer> acked = new ArrayList<>();
        try (Tmpfs disk = Tmpfs.mount(dir.resolve("node"), MEGABYTES);
                RedoubtProcess node = RedoubtProcess.node(disk.dir(), "--save", "")) {
            node.start().awaitMaster();
            AtomicInteger next = new AtomicInteger();
            try (RespClient client = node.connect()) {
                write(client, next, 100, acked);
            }
            disk.fill(0);
            untilRefused(node, next, acked);
            node.kill9();
            // Without a byte it cannot open a term, and says so.
            assertThat(node.launch().awaitExit()).as(node.log()).isEqualTo(1);
            assertThat(node.log()).contains("No space left on device");
            disk.clear();
            node.start().awaitMaster();
            assertAll(node, acked);
        }
    }

    /** Each writer may be left with a write in the air: it is neither acknowledged nor refused until there is space. */
    private static String untilRefused(RedoubtProcess node, AtomicInteger next, List<Integer> acked) {
        List<String> refusal = new ArrayList<>();
        await("a refused write").atMost(PATIENCE).until(() -> {
            try (RespClient client = node.connect()) {
                client.timeoutMs(1000);
                int key = next.getAndIncrement();
                Object reply = client.call("SET", "key:" + key, value(key));
                if (reply instanceof RespError error) {
                    refusal.add(error.message());
                } else {
                    acked.add(key);
                }
            } catch (IOException held) {
                return false;
            }
            return !refusal.isEmpty();
        });
        return refusal.get(0);
    }

    private static void write(RespClient client, AtomicInteger next, int count, List<Integer> acked)
            throws IOException {
        for (int i = 0; i < count; i++) {
            int key = next.getAndIncrement();
            client.ok("SET", "key:" + key, value(key));
            acked.add(key);
        }
    }

    /** Some kilobytes, each key its own. */
    private static String value(int key) {
        return (key + ",").repeat(1000);
    }

    private static void assertAll(RedoubtProcess node, List<Integer> acked) throws IOException {
        try (RespClient client = node.connect()) {
            for (int key : acked) {
                assertThat((byte[]) client.ok("GET", "key:" + key))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo(value(key));
            }
        }
    }
}
