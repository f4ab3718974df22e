package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    void pipelines_on_all_loops_are_answered_in_order() throws IOException {
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

    @Test
    void session_and_shard_commands_are_answered_in_order() throws IOException {
        try (TestNode node = new TestNode(dir, "--event-loops", Integer.toString(LOOPS))) {
            List<RespClient> clients = connect(node);
            for (RespClient client : clients) {
                for (int i = 0; i < 200; i++) {
                    client.queue("ECHO", "e" + i);
                    client.queue("SET", "k" + client.localPort(), "v" + i);
                    client.queue("CLIENT", "SETNAME", "n" + i);
                    client.queue("GET", "k" + client.localPort());
                    client.queue("CLIENT", "GETNAME");
                }
                client.flush();
            }
            for (RespClient client : clients) {
                for (int i = 0; i < 200; i++) {
                    assertThat(text(client.read())).isEqualTo("e" + i);
                    assertThat(client.read()).isEqualTo("OK");
                    assertThat(client.read()).isEqualTo("OK");
                    assertThat(text(client.read())).isEqualTo("v" + i);
                    assertThat(text(client.read())).isEqualTo("n" + i);
                }
                client.close();
            }
        }
    }

    @Test
    void messages_lists_and_kills_reach_sessions_of_all_loops() throws IOException {
        try (TestNode node = new TestNode(dir, "--event-loops", Integer.toString(LOOPS));
                RespClient publisher = node.client()) {
            List<RespClient> clients = connect(node);
            for (RespClient client : clients) {
                client.ok("SUBSCRIBE", "news");
            }
            for (int i = 0; i < 100; i++) {
                assertThat(publisher.call("PUBLISH", "news", "m" + i)).isEqualTo((long) CLIENTS);
            }
            for (RespClient client : clients) {
                for (int i = 0; i < 100; i++) {
                    assertThat(text(((List<?>) client.read()).get(2))).isEqualTo("m" + i);
                }
            }
            String list = publisher.text("CLIENT", "LIST", "TYPE", "pubsub");
            assertThat(list.lines().map(line -> Long.parseLong(line.substring(3, line.indexOf(' ')))))
                    .hasSize(CLIENTS)
                    .isSorted();
            assertThat(publisher.text("INFO", "clients")).contains("pubsub_clients:" + CLIENTS);
            assertThat(publisher.call("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo((long) CLIENTS);
            for (RespClient client : clients) {
                assertThat(client.atEnd()).isTrue();
                client.close();
            }
        }
    }

    @Test
    void transactions_of_all_loops_see_each_other_and_watch() throws IOException {
        try (TestNode node = new TestNode(dir, "--event-loops", Integer.toString(LOOPS));
                RespClient other = node.client()) {
            for (RespClient client : connect(node)) {
                assertThat(client.ok("WATCH", "k")).isEqualTo("OK");
                assertThat(other.ok("SET", "k", "theirs")).isEqualTo("OK");
                client.queue("MULTI");
                client.queue("SET", "k", "mine");
                client.queue("EXEC");
                client.queue("MULTI");
                client.queue("PING");
                client.queue("GET", "k");
                client.queue("SELECT", "1");
                client.queue("EXEC");
                client.queue("GET", "k");
                client.flush();
                assertThat(client.read()).isEqualTo("OK");
                assertThat(client.read()).isEqualTo("QUEUED");
                assertThat(client.read()).isNull();
                for (String reply : List.of("OK", "QUEUED", "QUEUED", "QUEUED")) {
                    assertThat(client.read()).isEqualTo(reply);
                }
                List<?> replies = (List<?>) client.read();
                assertThat(replies.get(0)).isEqualTo("PONG");
                assertThat(text(replies.get(1))).isEqualTo("theirs");
                assertThat(replies.get(2)).isEqualTo("OK");
                assertThat(client.read()).isNull();
                client.close();
            }
        }
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.UTF_8);
    }
}
