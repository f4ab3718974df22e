package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More loops than shards: connections live on all of them, the shard on one. */
@Timeout(120)
class EventLoopsBehaviorTest {
    private static final int LOOPS = 3;
    private static final int CLIENTS = 2 * LOOPS;
    private static final int COMMANDS = 3000;

    @TempDir
    Path dir;

    private static List<RespClient> connect(TestNode node) throws IOException {
        List<RespClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(node.client());
        }
        return clients;
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("redoubt-loop"))
                .count();
    }

    @Test
    void pipelines_on_all_loops_are_answered_in_order_and_no_write_is_lost() throws IOException {
        try (TestNode node = new TestNode(dir, "--event-loops", Integer.toString(LOOPS))) {
            List<RespClient> clients = connect(node);
            assertThat(loopThreads()).isGreaterThanOrEqualTo(LOOPS);
            for (RespClient client : clients) {
                for (int i = 0; i < COMMANDS; i++) {
                    client.queue("INCR", "counter");
                }
                client.flush();
            }
            TreeSet<Long> seen = new TreeSet<>();
            for (RespClient client : clients) {
                long last = 0;
                for (int i = 0; i < COMMANDS; i++) {
                    long count = (Long) client.read();
                    assertThat(count).isGreaterThan(last);
                    last = count;
                    seen.add(count);
                }
                client.close();
            }
            assertThat(seen)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) CLIENTS * COMMANDS)
                            .boxed()
                            .collect(Collectors.toList()));
        }
    }

    @Test
    void subscribers_and_passwords_work_on_every_loop() throws IOException {
        try (TestNode node = new TestNode(dir, "--event-loops", Integer.toString(LOOPS), "--requirepass", "secret")) {
            List<RespClient> clients = connect(node);
            String longValue = "x".repeat(20_000);
            for (RespClient client : clients) {
                assertThat(client.call("GET", "k")).isInstanceOf(RespError.class);
                client.ok("AUTH", "secret");
                TestNode.awaitLoaded(client);
                // An unauthenticated client may not send as much.
                client.ok("SET", "k", longValue);
            }
            for (RespClient client : clients.subList(1, CLIENTS)) {
                client.ok("SUBSCRIBE", "news");
            }
            RespClient publisher = clients.get(0);
            assertThat(publisher.call("PUBLISH", "news", "hello")).isEqualTo(CLIENTS - 1L);
            for (RespClient client : clients.subList(1, CLIENTS)) {
                assertThat((List<?>) client.read()).hasSize(3);
                client.close();
            }
            assertThat(publisher.call("STRLEN", "k")).isEqualTo((long) longValue.length());
            publisher.close();
        }
    }
}
