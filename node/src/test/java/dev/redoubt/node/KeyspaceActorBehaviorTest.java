package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.StatusReply;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.ErrorReplyException;
import dev.redoubt.node.client.KeyspaceActor;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.node.client.Reply;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a program on Akka Typed asks the keyspace as it asks any actor. */
@Timeout(120)
class KeyspaceActorBehaviorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    static Path dir;

    private static TestNode node;
    private static KeyspaceClient client;
    private static ActorRef<KeyspaceActor.Command> keyspace;

    @BeforeAll
    static void start() throws IOException {
        int port = Ports.free();
        node = new TestNode(dir, "--cluster-port", Integer.toString(port));
        client = KeyspaceClient.connect(
                ClientSettings.of(List.of(new HostPort("127.0.0.1", port))).within(Duration.ofSeconds(20)));
        keyspace = KIT.spawn(KeyspaceActor.create(client));
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
        client.close();
        node.close();
    }

    @Test
    void call_is_answered_with_the_typed_reply() {
        assertThat(ask((ActorRef<StatusReply<Long>> to) -> new KeyspaceActor.Call<>(k -> k.incr("visits"), to)))
                .isEqualTo(1L);
    }

    @Test
    void command_and_transaction_are_answered_with_replies() {
        assertThat(ask((ActorRef<StatusReply<Reply>> to) ->
                        new KeyspaceActor.Send(List.of(utf8("SET"), utf8("k"), utf8("1")), to)))
                .isEqualTo(new Reply.Simple("OK"));
        List<byte[][]> commands = List.<byte[][]>of(new byte[][] {utf8("INCR"), utf8("k")});
        assertThat(ask((ActorRef<StatusReply<Reply>> to) -> new KeyspaceActor.Transaction(commands, to)))
                .isEqualTo(new Reply.Array(List.of(new Reply.Int(2))));
    }

    @Test
    void failures_arrive_as_error_status() {
        assertThatThrownBy(() -> ask((ActorRef<StatusReply<Long>> to) ->
                        new KeyspaceActor.Call<>(k -> k.set("text", "a").thenCompose(ok -> k.incr("text")), to)))
                .hasCauseInstanceOf(ErrorReplyException.class);
        assertThatThrownBy(() -> ask((ActorRef<StatusReply<Reply>> to) -> new KeyspaceActor.Send(List.of(), to)))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    private static <T> T ask(Function<ActorRef<StatusReply<T>>, KeyspaceActor.Command> message) {
        CompletionStage<T> answer =
                AskPattern.askWithStatus(keyspace, message::apply, Duration.ofSeconds(30), KIT.scheduler());
        return answer.toCompletableFuture().join();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
