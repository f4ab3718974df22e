package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.ErrorReplyException;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.node.client.OutcomeUnknownException;
import dev.redoubt.node.client.Reply;
import dev.redoubt.node.client.ReplyTooLargeException;
import dev.redoubt.node.client.RequestRefusedException;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a program that speaks in messages and one that speaks RESP see the same keyspace, over real Artery. */
@Timeout(120)
class MessageClientBehaviorTest {
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
    void messages_and_sockets_read_what_the_other_wrote() throws Exception {
        now(client.set("from message", "1"));
        try (RespClient resp = node.client()) {
            assertThat(text((byte[]) resp.ok("GET", "from message"))).isEqualTo("1");
            resp.ok("SET", "from socket", "2");
            assertThat(text(now(client.get("from socket")).orElseThrow())).isEqualTo("2");
            assertThat(String.valueOf(text((byte[]) resp.ok("CLIENT", "LIST")))).doesNotContain("actor:");
        }
    }

    @Test
    void typed_commands_give_typed_values() throws Exception {
        assertThat(now(client.get("nothing"))).isEmpty();
        assertThat(now(client.incr("n"))).isEqualTo(1);
        assertThat(now(client.incrBy("n", 41))).isEqualTo(42);
        assertThat(now(client.setIfAbsent("n", utf8("7")))).isFalse();
        assertThat(now(client.exists("n", "nothing"))).isEqualTo(1);
        assertThat(now(client.expire("n", Duration.ofSeconds(100)))).isTrue();
        assertThat(now(client.del("n", "nothing"))).isEqualTo(1);
        assertThat(now(client.hset("h", "f", utf8("v")))).isTrue();
        assertThat(text(now(client.hget("h", "f")).orElseThrow())).isEqualTo("v");
        assertThat(now(client.hgetAll("h"))).containsOnlyKeys("f");
        assertThat(now(client.rpush("l", utf8("a")))).isEqualTo(1);
        assertThat(now(client.lrange("l", 0, -1))).containsExactly(utf8("a"));
        assertThat(now(client.sadd("s", utf8("m")))).isEqualTo(1);
        assertThat(now(client.smembers("s"))).containsExactly(utf8("m"));
    }

    @Test
    void error_replies_are_values_and_in_typed_commands_exceptions() throws Exception {
        now(client.set("text", "abc"));
        assertThat(now(client.send("LPUSH", "text", "x")))
                .isInstanceOfSatisfying(Reply.ErrorReply.class, error -> assertThat(error.code())
                        .isEqualTo("WRONGTYPE"));
        assertThatThrownBy(() -> now(client.incr("text")))
                .hasCauseInstanceOf(ErrorReplyException.class)
                .hasMessageContaining("not an integer");
    }

    @Test
    void a_transaction_is_executed_as_one_or_not_at_all() throws Exception {
        Reply reply = now(client.transaction(List.of(command("SET", "t", "1"), command("INCR", "t"))));
        assertThat(reply).isEqualTo(new Reply.Array(List.of(new Reply.Simple("OK"), new Reply.Int(2))));
        Reply refused = now(client.transaction(List.of(command("SET", "t", "9"), command("NOPE"))));
        assertThat(refused).isInstanceOfSatisfying(Reply.ErrorReply.class, error -> assertThat(error.text())
                .startsWith("EXECABORT")
                .contains("unknown command 'NOPE'"));
        assertThat(text(now(client.get("t")).orElseThrow())).isEqualTo("2");
    }

    @Test
    void requests_select_their_database_or_are_refused() throws Exception {
        now(client.set("db", "zero"));
        try (KeyspaceClient three = KeyspaceClient.connect(settings.database(3));
                KeyspaceClient none = KeyspaceClient.connect(settings.database(99))) {
            assertThat(now(three.get("db"))).isEmpty();
            now(three.set("db", "three"));
            assertThatThrownBy(() -> now(none.set("db", "none"))).hasMessageContaining("out of range");
        }
        assertThat(text(now(client.get("db")).orElseThrow())).isEqualTo("zero");
        try (RespClient resp = node.client()) {
            resp.ok("SELECT", "3");
            assertThat(text((byte[]) resp.ok("GET", "db"))).isEqualTo("three");
        }
    }

    @Test
    void oversized_request_and_reply_give_a_clear_error() throws Exception {
        byte[] large = new byte[1_000_000];
        now(client.set("large", large));
        assertThat(now(client.get("large")).orElseThrow()).hasSize(large.length);
        now(client.send("APPEND", "large", "x".repeat(100_000)));
        assertThatThrownBy(() -> now(client.get("large"))).hasCauseInstanceOf(ReplyTooLargeException.class);
        assertThatThrownBy(() -> now(client.set("large", new byte[1_100_000])))
                .hasCauseInstanceOf(RequestRefusedException.class);
        assertThat(now(client.send("STRLEN", "large"))).isEqualTo(new Reply.Int(1_100_000));
    }

    @Test
    void many_requests_in_flight_are_each_answered_with_their_own_reply() throws Exception {
        List<CompletionStage<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            replies.add(client.send("ECHO", "message " + i));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(now(replies.get(i))).usingRecursiveComparison().isEqualTo(new Reply.Bulk(utf8("message " + i)));
        }
    }

    @Test
    void a_reply_that_comes_late_is_awaited() throws Exception {
        assertThat(now(client.send("SAVE"))).isEqualTo(new Reply.Simple("OK"));
        assertThat(now(client.send("DEBUG", "RELOAD"))).isEqualTo(new Reply.Simple("OK"));
    }

    @Test
    void outcome_is_unknown_when_the_node_stops(@TempDir Path other) throws Exception {
        int port = Ports.free();
        try (TestNode dying = new TestNode(other, "--cluster-port", Integer.toString(port));
                KeyspaceClient impatient =
                        KeyspaceClient.connect(ClientSettings.of(List.of(new HostPort("127.0.0.1", port)))
                                .within(Duration.ofSeconds(8)))) {
            now(impatient.set("k", "v"));
            assertThatThrownBy(() -> now(impatient.send("SHUTDOWN"))).hasCauseInstanceOf(OutcomeUnknownException.class);
            assertThat(dying.runtime().awaitEnd()).isZero();
        }
    }

    private static <T> T now(CompletionStage<T> stage) throws ExecutionException {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[][] command(String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = utf8(args[i]);
        }
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
