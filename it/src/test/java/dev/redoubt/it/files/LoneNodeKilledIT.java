package dev.redoubt.it.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of a lone node under write load: what it acknowledged is there when it is back (docs/protocol.md 7, local).
 */
class LoneNodeKilledIT {
    private static final int KILLS = 20;

    @TempDir
    Path dir;

    @Test
    @Timeout(300)
    void twenty_kills_under_load_lose_no_acknowledged_write() throws Exception {
        Path data = dir.resolve("node");
        List<Long> acked = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (RedoubtProcess node = RedoubtProcess.node(data).start().awaitMaster();
                    RespClient client = node.connect()) {
                assertThat(list(client)).as("before kill %d", kill).containsAll(acked);
                long first = 1_000_000L * kill;
                AtomicLong answered = new AtomicLong(first);
                Thread writer = new Thread(() -> write(node, first, answered));
                writer.start();
                long enough = first + ThreadLocalRandom.current().nextLong(50, 3000);
                while (answered.get() < enough && writer.isAlive()) {
                    Thread.onSpinWait();
                }
                node.kill9();
                writer.join();
                assertThat(answered.get()).isGreaterThanOrEqualTo(enough);
                LongStream.range(first, answered.get()).forEach(acked::add);
            }
        }
        try (RedoubtProcess node = RedoubtProcess.node(data).start().awaitMaster();
                RespClient client = node.connect()) {
            assertThat(list(client)).containsAll(acked);
        }
    }

    private static Set<Long> list(RespClient client) throws IOException {
        return ((List<?>) client.ok("LRANGE", "acked", 0, -1))
                .stream()
                        .map(value -> Long.parseLong(new String((byte[]) value, StandardCharsets.US_ASCII)))
                        .collect(Collectors.toSet());
    }

    private static void write(RedoubtProcess node, long first, AtomicLong answered) {
        try (RespClient client = node.connect()) {
            for (long value = first; ; value++) {
                client.ok("RPUSH", "acked", value);
                answered.set(value + 1);
            }
        } catch (IOException killed) {
            // The value under way is neither acknowledged nor lost.
            Thread.onSpinWait();
        }
    }
}
