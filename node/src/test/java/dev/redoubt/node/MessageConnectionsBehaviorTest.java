package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.ErrorReplyException;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.node.client.KeyspaceTransaction;
import dev.redoubt.node.client.MessageListener;
import dev.redoubt.node.client.Reply;
import dev.redoubt.node.client.Subscription;
import dev.redoubt.node.client.TransactionAbortedException;
import dev.redoubt.node.client.WatchConnection;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: transactions with WATCH and subscriptions work over messages as they do over sockets. */
@Timeout(120)
class MessageConnectionsBehaviorTest {
    @TempDir
    static Path dir;

    private static TestNode node;
    private static KeyspaceClient client;
    private static ClientSettings settings;

    @BeforeAll
    static void start() throws IOException {
        int port = Ports.free();
        node = new TestNode(dir, "--cluster-port", Integer.toString(port));
        settings = ClientSettings.of(List.of(new HostPort("127.0.0.1", port))).within(Duration.ofSeconds(20));
        client = KeyspaceClient.connect(settings);
    }

    @AfterAll
    static void stop() {
        client.close();
        node.close();
    }

    @Test
    void transaction_is_executed_while_the_watched_key_is_unchanged() {
        now(client.set("stock", "3"));
        try (WatchConnection watching = client.watch("stock")) {
            assertThat(now(watching.text().get("stock"))).contains("3");
            KeyspaceTransaction order = watching.transaction();
            CompletionStage<Long> left = order.decr("stock");
            CompletionStage<Long> orders = order.rpush("orders", utf8("mine"));
            assertThat(now(order.exec())).contains(List.of(new Reply.Int(2), new Reply.Int(1)));
            assertThat(now(left)).isEqualTo(2);
            assertThat(now(orders)).isEqualTo(1);
        }
    }

    @Test
    void transaction_is_aborted_when_another_client_changed_the_key() throws Exception {
        now(client.set("watched", "1"));
        try (WatchConnection watching = client.watch("watched");
                RespClient other = node.client()) {
            assertThat(now(watching.text().get("watched"))).contains("1");
            other.ok("SET", "watched", "2");
            KeyspaceTransaction transaction = watching.transaction();
            CompletionStage<Long> counted = transaction.incr("watched");
            assertThat(now(transaction.exec())).isEmpty();
            assertThatThrownBy(() -> now(counted)).hasCauseInstanceOf(TransactionAbortedException.class);
            // What EXEC ended is watched no more.
            KeyspaceTransaction again = watching.transaction();
            again.incr("watched");
            assertThat(now(again.exec())).isEqualTo(Optional.of(List.of(new Reply.Int(3))));
        }
    }

    @Test
    void closed_connection_leaves_no_session_and_watches_nothing() throws Exception {
        WatchConnection watching = client.watch("k");
        now(watching.ping());
        try (RespClient other = node.client()) {
            assertThat(sessions(other)).contains("actor:");
            watching.close();
            Await.until("the end of the session", () -> !sessions(other).contains("actor:"));
        }
    }

    @Test
    void refused_command_aborts_the_transaction_with_its_reason() {
        KeyspaceTransaction transaction = client.transaction();
        CompletionStage<Void> set = transaction.set("refused", utf8("1"));
        CompletionStage<Reply> unknown = transaction.send("NOPE");
        assertThatThrownBy(() -> now(transaction.exec()))
                .hasCauseInstanceOf(ErrorReplyException.class)
                .hasMessageContaining("unknown command 'NOPE'");
        assertThatThrownBy(() -> now(set)).hasCauseInstanceOf(ErrorReplyException.class);
        assertThatThrownBy(() -> now(unknown)).hasCauseInstanceOf(ErrorReplyException.class);
        assertThat(now(client.exists("refused"))).isZero();
    }

    @Test
    void connection_begins_in_the_database_of_its_client() throws Exception {
        try (KeyspaceClient five = KeyspaceClient.connect(settings.database(5));
                WatchConnection watching = five.watch("db5");
                RespClient other = node.client()) {
            now(watching.set("db5", utf8("five")));
            assertThat(other.call("GET", "db5")).isNull();
            other.ok("SELECT", "5");
            assertThat(other.text("GET", "db5")).isEqualTo("five");
        }
    }

    @Test
    void messages_of_channels_and_patterns_reach_their_listener() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        MessageListener listener = new MessageListener() {
            @Override
            public void message(String channel, byte[] message) {
                heard.add(channel + "=" + new String(message, StandardCharsets.UTF_8));
            }

            @Override
            public void patternMessage(String pattern, String channel, byte[] message) {
                heard.add(pattern + ":" + channel);
            }
        };
        try (Subscription subscription = client.subscribe(listener);
                RespClient other = node.client()) {
            now(subscription.subscribe("news", "sport"));
            now(subscription.psubscribe("n*"));
            other.ok("PUBLISH", "news", "1");
            assertThat(now(client.publish("sport", utf8("2")))).isEqualTo(1);
            Await.until("three messages", () -> heard.size() == 3);
            assertThat(heard).containsExactly("news=1", "n*:news", "sport=2");
            now(subscription.unsubscribe("news", "sport"));
            now(subscription.punsubscribe("n*"));
            assertThat(now(client.publish("news", utf8("3")))).isZero();
        }
    }

    @Test
    void subscription_that_is_killed_subscribes_again() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        MessageListener listener = new MessageListener() {
            @Override
            public void message(String channel, byte[] message) {
                heard.add(channel);
            }

            @Override
            public void interrupted(String reason) {
                heard.add("interrupted");
            }

            @Override
            public void resumed() {
                heard.add("resumed");
            }
        };
        try (Subscription subscription = client.subscribe(listener);
                RespClient other = node.client()) {
            now(subscription.subscribe("killed"));
            other.call("CLIENT", "KILL", "TYPE", "pubsub");
            Await.until("the next subscription", () -> heard.contains("resumed"));
            now(client.publish("killed", utf8("x")));
            Await.until("the message", () -> heard.size() == 3);
            assertThat(heard).containsExactly("interrupted", "resumed", "killed");
        }
    }

    @Test
    void listener_that_waits_holds_back_only_its_own_messages() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<String> slow = new CopyOnWriteArrayList<>();
        List<String> quick = new CopyOnWriteArrayList<>();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        MessageListener waiting = (channel, message) -> {
            awaitRelease(release);
            slow.add(channel);
        };
        try (Subscription held = client.subscribe(waiting, executor);
                Subscription other = client.subscribe((channel, message) -> quick.add(channel))) {
            now(held.subscribe("many"));
            now(other.subscribe("many"));
            for (int i = 0; i < 200; i++) {
                now(client.publish("many", utf8("message " + i)));
            }
            Await.until("the quick listener", () -> quick.size() == 200);
            assertThat(slow).isEmpty();
            release.countDown();
            Await.until("the slow listener", () -> slow.size() == 200);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void awaitRelease(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sessions(RespClient other) {
        try {
            return other.text("CLIENT", "LIST");
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
