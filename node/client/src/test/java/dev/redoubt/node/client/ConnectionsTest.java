package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.client.Request.Target;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.ClientMessage.ConnectionAcknowledge;
import dev.redoubt.node.protocol.ClientMessage.ConnectionClose;
import dev.redoubt.node.protocol.ClientMessage.ConnectionClosed;
import dev.redoubt.node.protocol.ClientMessage.ConnectionCommands;
import dev.redoubt.node.protocol.ClientMessage.ConnectionOutput;
import dev.redoubt.persistence.log.MemberId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Goal: what a connection lost is said once and in the right way, and subscriptions come back at the next master. */
class ConnectionsTest {
    private static final Target A = new Target(MemberId.random(new Random(1)), 3);
    private static final Target B = new Target(MemberId.random(new Random(2)), 4);

    private final Queue<ClientMessage.ToNode> sent = new ArrayDeque<>();
    private final Connections connections = new Connections(0, link(), new AtomicLong()::incrementAndGet);
    private final ClientLink actor = task -> task.accept(connections);
    private final List<String> heard = new ArrayList<>();
    private final MessageListener listener = new MessageListener() {
        @Override
        public void message(String channel, byte[] message) {
            heard.add(channel + "=" + new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void patternMessage(String pattern, String channel, byte[] message) {
            heard.add(pattern + ":" + channel);
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

    private NodeLink link() {
        return new NodeLink() {
            @Override
            public Collection<MemberId> nodes() {
                return List.of(A.member(), B.member());
            }

            @Override
            public void send(MemberId to, ClientMessage.ToNode message) {
                sent.add(message);
            }
        };
    }

    // ---- Transactions with WATCH -----------------------------------------------------------------------------------

    @Test
    void exec_returns_the_replies_of_an_unchanged_key() {
        connections.masterReady(A);
        WatchConnection watching = watch("k");
        KeyspaceTransaction transaction = watching.transaction();
        CompletionStage<Long> counted = transaction.incr("k");
        CompletionStage<Optional<List<Reply>>> executed = transaction.exec();
        assertThat(words()).containsExactly("MULTI", "INCR k", "EXEC");
        output(1, 2, "+OK\r\n+QUEUED\r\n*1\r\n:7\r\n");
        assertThat(executed).isCompletedWithValue(Optional.of(List.of(new Reply.Int(7))));
        assertThat(counted).isCompletedWithValue(7L);
        assertThat(sent).containsExactly(new ConnectionAcknowledge(1, 1), new ConnectionAcknowledge(1, 2));
    }

    @Test
    void exec_is_empty_when_a_watched_key_was_changed() {
        connections.masterReady(A);
        KeyspaceTransaction transaction = watch("k").transaction();
        CompletionStage<Long> counted = transaction.incr("k");
        CompletionStage<Optional<List<Reply>>> executed = transaction.exec();
        output(1, 2, "+OK\r\n+QUEUED\r\n*-1\r\n");
        assertThat(executed).isCompletedWithValue(Optional.empty());
        assertFailed(counted, TransactionAbortedException.class);
    }

    @Test
    void commands_wait_for_the_master() {
        WatchConnection watching = new WatchConnection(actor, Duration.ofMinutes(1));
        CompletionStage<Long> counted = watching.incr("k");
        assertThat(sent).isEmpty();
        connections.masterReady(A);
        assertThat(words()).containsExactly("INCR k");
        output(1, 1, ":1\r\n");
        assertThat(counted).isCompletedWithValue(1L);
    }

    @Test
    void lost_connection_leaves_sent_commands_unknown_and_refuses_later_ones() {
        connections.masterReady(A);
        WatchConnection watching = watch("k");
        CompletionStage<Optional<List<Reply>>> executed = watching.transaction().exec();
        connections.masterReady(B);
        assertFailed(executed, OutcomeUnknownException.class);
        assertFailed(watching.incr("k"), RequestRefusedException.class);
    }

    @Test
    void refused_connection_tells_that_nothing_was_executed() {
        connections.masterReady(A);
        WatchConnection watching = watch("k");
        CompletionStage<Optional<List<Reply>>> executed = watching.transaction().exec();
        connections.closed(A.member(), new ConnectionClosed(1, true, "not master"));
        assertFailed(executed, RequestRefusedException.class);
    }

    @Test
    void failed_watch_closes_the_connection() {
        connections.masterReady(A);
        WatchConnection watching = new WatchConnection(actor, Duration.ofMinutes(1));
        CompletionStage<Void> watched = watching.watch("k");
        output(1, 1, "-ERR no\r\n");
        assertFailed(watched, ErrorReplyException.class);
        assertFailed(watching.transaction().exec(), RequestRefusedException.class);
        assertThat(sent).contains(new ConnectionClose(1));
    }

    @Test
    void command_without_a_master_in_time_was_not_executed() {
        WatchConnection watching = new WatchConnection(actor, Duration.ofMillis(1));
        CompletionStage<Long> counted = watching.incr("k");
        assertThatThrownBy(() -> counted.toCompletableFuture().join()).hasCauseInstanceOf(NoMasterException.class);
        connections.masterReady(A);
        assertThat(sent).isEmpty();
    }

    @Test
    void gap_in_the_output_loses_the_connection() {
        connections.masterReady(A);
        CompletionStage<Long> counted = watch("k").incr("k");
        output(1, 3, ":1\r\n");
        assertFailed(counted, OutcomeUnknownException.class);
    }

    @Test
    void discarded_transaction_sends_nothing() {
        connections.masterReady(A);
        KeyspaceTransaction transaction = watch("k").transaction();
        CompletionStage<Long> counted = transaction.incr("k");
        sent.clear();
        transaction.discard();
        assertFailed(counted, TransactionAbortedException.class);
        assertThat(sent).isEmpty();
        assertThatThrownBy(transaction::exec).isInstanceOf(IllegalStateException.class);
    }

    // ---- Subscriptions ---------------------------------------------------------------------------------------------

    @Test
    void messages_reach_the_listener_and_are_acknowledged() {
        Subscription subscription = new Subscription(actor, listener, Runnable::run, () -> {});
        CompletionStage<Void> subscribed = subscription.subscribe("a", "b");
        connections.masterReady(A);
        assertThat(words()).containsExactly("SUBSCRIBE a b");
        output(1, 1, confirmation("subscribe", "a"));
        assertThat(subscribed.toCompletableFuture()).isNotDone();
        output(1, 2, confirmation("subscribe", "b") + "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\n1\r\n");
        assertThat(subscribed.toCompletableFuture()).isCompleted();
        output(1, 3, "*4\r\n$8\r\npmessage\r\n$2\r\n?*\r\n$1\r\nb\r\n$1\r\n2\r\n");
        assertThat(heard).containsExactly("a=1", "?*:b");
        assertThat(sent).endsWith(new ConnectionAcknowledge(1, 3));
    }

    @Test
    void subscription_returns_at_the_next_master_with_what_is_wanted() {
        Subscription subscription = new Subscription(actor, listener, Runnable::run, () -> {});
        connections.masterReady(A);
        subscription.subscribe("a", "b");
        subscription.psubscribe("p*");
        subscription.unsubscribe("a");
        output(1, 1, confirmation("subscribe", "a") + confirmation("subscribe", "b"));
        CompletionStage<Void> held = subscription.subscribe("c");
        sent.clear();
        connections.masterReady(B);
        connections.tick();
        assertThat(heard).containsExactly("interrupted");
        assertThat(words()).containsExactly("SUBSCRIBE b c", "PSUBSCRIBE p*");
        output(B, 2, 1, confirmation("subscribe", "b") + confirmation("subscribe", "c"));
        assertThat(held.toCompletableFuture()).isNotDone();
        output(B, 2, 2, confirmation("psubscribe", "p*"));
        assertThat(held.toCompletableFuture()).isCompleted();
        assertThat(heard).containsExactly("interrupted", "resumed");
    }

    @Test
    void closed_subscription_hears_nothing_more() {
        connections.masterReady(A);
        Subscription subscription = new Subscription(actor, listener, Runnable::run, () -> heard.add("closed"));
        CompletionStage<Void> subscribed = subscription.subscribe("a");
        subscription.close();
        assertFailed(subscribed, RequestRefusedException.class);
        assertFailed(subscription.subscribe("b"), RequestRefusedException.class);
        output(1, 1, "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\n1\r\n");
        assertThat(heard).containsExactly("closed");
        assertThat(connections.isIdle()).isTrue();
    }

    @Test
    void exception_of_a_listener_does_not_stop_the_messages() {
        List<String> seen = new ArrayList<>();
        Subscription subscription = new Subscription(
                actor,
                (channel, message) -> {
                    seen.add(channel);
                    throw new IllegalStateException("a listener that fails");
                },
                Runnable::run,
                () -> {});
        connections.masterReady(A);
        subscription.subscribe("a");
        String message = "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\n1\r\n";
        output(1, 1, confirmation("subscribe", "a") + message + message);
        assertThat(seen).containsExactly("a", "a");
        assertThat(sent).endsWith(new ConnectionAcknowledge(1, 1));
    }

    // ---- Helpers ---------------------------------------------------------------------------------------------------

    private WatchConnection watch(String key) {
        WatchConnection watching = new WatchConnection(actor, Duration.ofMinutes(1));
        CompletionStage<Void> watched = watching.watch(key);
        assertThat(words()).containsExactly("WATCH " + key);
        output(1, 1, "+OK\r\n");
        assertThat(watched.toCompletableFuture()).isCompleted();
        return watching;
    }

    private void output(long number, long sequence, String resp) {
        output(A, number, sequence, resp);
    }

    private void output(Target at, long number, long sequence, String resp) {
        connections.output(at.member(), new ConnectionOutput(number, sequence, resp.getBytes(StandardCharsets.UTF_8)));
    }

    private static String confirmation(String kind, String name) {
        return "*3\r\n$" + kind.length() + "\r\n" + kind + "\r\n$" + name.length() + "\r\n" + name + "\r\n:1\r\n";
    }

    /** The commands that were sent since the last call. */
    private List<String> words() {
        List<String> commands = new ArrayList<>();
        for (ClientMessage.ToNode message : sent) {
            if (message instanceof ConnectionCommands batch) {
                for (ClientMessage.Command command : batch.commands()) {
                    commands.add(String.join(
                            " ",
                            command.args().stream()
                                    .map(arg -> new String(arg, StandardCharsets.UTF_8))
                                    .toList()));
                }
            }
        }
        sent.removeIf(ConnectionCommands.class::isInstance);
        return commands;
    }

    private static void assertFailed(CompletionStage<?> stage, Class<? extends KeyspaceException> why) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> stage.toCompletableFuture().join()).hasCauseInstanceOf(why);
    }
}
