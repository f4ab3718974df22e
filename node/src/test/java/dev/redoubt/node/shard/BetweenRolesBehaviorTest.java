package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.PubSubMessage.Publication;
import dev.redoubt.node.protocol.PubSubMessage.Published;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every way to read a member between two roles. Its keyspace holds records that no majority has, and nothing tells of
 * them (docs/protocol.md 6.4). The directives let it serve old data: uncommitted data is not old data.
 */
@Timeout(120)
class BetweenRolesBehaviorTest extends ThreeMembers {
    private static final String MASTER_DOWN = "MASTERDOWN";
    private static final int SOON_MS = 300;
    private static final List<String> READS = List.of(
            "GET lost",
            "EXISTS lost",
            "TYPE lost",
            "TTL lost",
            "KEYS *",
            "SCAN 0",
            "DBSIZE",
            "RANDOMKEY",
            "OBJECT ENCODING lost",
            "OBJECT IDLETIME lost",
            "DEBUG DIGEST",
            "DEBUG DIGEST-VALUE lost",
            "SAVE",
            "BGSAVE",
            "BGREWRITEAOF");

    private static Object call(RespClient client, String line) throws IOException {
        return client.call((Object[]) line.split(" "));
    }

    private static String error(RespClient client, String line) throws IOException {
        return call(client, line) instanceof RespError error ? error.message() : "no error";
    }

    private static String text(Object reply) {
        return new String((byte[]) reply, StandardCharsets.UTF_8);
    }

    private void startQuorum() throws IOException {
        // No write times out before the test is done with it.
        start(AckMode.QUORUM, "--replica-ack-timeout", "60000", "--enable-debug-command", "yes");
    }

    /** Member 1 becomes master; member 0 follows it, but its log is not matched as long as the test wants. */
    private void demotesBeforeTheLogIsMatched() throws IOException {
        network.drop(message -> message instanceof ReplicationMessage.Frame
                || message instanceof ReplicationMessage.Truncate
                || message instanceof ReplicationMessage.Continue);
        voter.promote(ids.get(1), ids);
        Await.until("a replica", () -> {
            voter.tell(ids);
            try (RespClient client = members.get(0).client()) {
                return client.call("ROLE") instanceof List<?> role
                        && text(role.get(0)).equals("slave")
                        && !text(role.get(1)).isEmpty();
            }
        });
    }

    private void healed() {
        network.drop(message -> false);
    }

    private void awaitServes(int member, String key, String value) {
        Await.until("reads of " + member, () -> {
            voter.tell(ids);
            try (RespClient client = members.get(member).client()) {
                return client.call("GET", key) instanceof byte[] read
                        && text(read).equals(value);
            }
        });
    }

    @Test
    void demoted_master_refuses_every_read_until_its_log_is_truncated() throws IOException {
        startQuorum();
        try (RespClient writer = writesWhatNobodyGets("lost");
                RespClient reader = members.get(0).client()) {
            demotesBeforeTheLogIsMatched();
            for (String read : READS) {
                assertThat(error(reader, read)).as(read).startsWith(MASTER_DOWN);
            }
            assertThat(reader.text("INFO", "keyspace")).doesNotContain("keys=");
            assertThat(reader.text("INFO", "replication")).contains("master_link_status:down");
            assertThat(text(((List<?>) reader.ok("ROLE")).get(3))).isEqualTo("connect");
            assertThat(error(reader, "WAIT 0 0")).startsWith(MASTER_DOWN);
            assertThat(reader.call("PUBLISH", "c", "m")).isEqualTo(0L);
            assertThat(reader.call("PING")).isEqualTo("PONG");
            healed();
            awaitServes(0, "first", "1");
            assertThat(reader.call("GET", "lost")).isNull();
            assertThat(reader.text("INFO", "keyspace")).contains("db0:keys=1,");
            assertThat(reader.text("INFO", "replication")).contains("master_link_status:up");
            assertThat(text(((List<?>) reader.ok("ROLE")).get(3))).isEqualTo("connected");
            try (RespClient master = members.get(1).client()) {
                assertThat(reader.call("DEBUG", "DIGEST")).isEqualTo(master.call("DEBUG", "DIGEST"));
            }
            assertThat(writer.atEnd()).as("5.6: the outcome is unknown").isTrue();
        }
    }

    @Test
    void transaction_that_was_queued_before_the_demotion_reads_nothing_after_it() throws IOException {
        startQuorum();
        try (RespClient queued = members.get(0).client();
                RespClient watching = members.get(0).client()) {
            assertThat(queued.call("MULTI")).isEqualTo("OK");
            assertThat(queued.call("GET", "lost")).isEqualTo("QUEUED");
            assertThat(watching.call("WATCH", "lost")).isEqualTo("OK");
            try (RespClient writer = writesWhatNobodyGets("lost")) {
                demotesBeforeTheLogIsMatched();
                assertThat(error(queued, "EXEC")).startsWith("EXECABORT").contains(MASTER_DOWN);
                healed();
                awaitServes(0, "first", "1");
                assertThat(watching.call("MULTI")).isEqualTo("OK");
                assertThat(watching.call("GET", "lost")).isEqualTo("QUEUED");
                assertThat(watching.call("EXEC"))
                        .as("the keyspace is another one")
                        .isNull();
                assertThat(writer.atEnd()).isTrue();
            }
        }
    }

    @Test
    void waiting_clients_of_a_demoted_master_learn_nothing_uncommitted() throws IOException {
        startQuorum();
        try (RespClient waiting = members.get(0).client();
                RespClient popping = members.get(0).client();
                RespClient served = members.get(0).client();
                RespClient subscriber = members.get(0).client();
                RespClient far = members.get(2).client();
                RespClient publisher = members.get(0).client()) {
            waiting.ok("SET", "mine", "1");
            waiting.send("WAIT", "5", "0");
            popping.queue("SET", "mine", "2");
            popping.queue("BLPOP", "never", "0");
            popping.queue("GET", "mine");
            popping.flush();
            assertThat(popping.read()).isEqualTo("OK");
            served.send("BLPOP", "list", "0");
            Await.until(
                    "blocked clients", () -> publisher.text("INFO", "clients").contains("blocked_clients:3"));
            subscriber.call("SUBSCRIBE", "c");
            far.call("SUBSCRIBE", "c");
            long before = members.get(0).lastIndex();
            holdRecordsBack();
            publisher.queue("SET", "lost", "x");
            publisher.queue("RPUSH", "list", "lost");
            publisher.queue("PUBLISH", "c", "lost");
            publisher.flush();
            Await.until("the write in the log", () -> members.get(0).lastIndex() > before);
            demotesBeforeTheLogIsMatched();
            assertUnblocked(waiting);
            assertUnblocked(popping);
            assertThat(popping.read())
                    .as("the command behind shows nothing")
                    .isInstanceOfSatisfying(RespError.class, error -> assertThat(error.message())
                            .startsWith("MASTERDOWN"));
            assertThat(served.atEnd()).as("closed without the element").isTrue();
            assertThat(subscriber.atEnd()).as("closed without the message").isTrue();
            assertThat(publisher.atEnd()).isTrue();
            healed();
            Await.until("a message of the next master", () -> {
                voter.tell(ids);
                try (RespClient client = members.get(1).client()) {
                    client.call("PUBLISH", "c", "kept");
                    far.timeoutMs(SOON_MS);
                    return text(((List<?>) far.read()).get(2)).equals("kept");
                } catch (SocketTimeoutException notYet) {
                    return false;
                }
            });
        }
    }

    private static void assertUnblocked(RespClient client) throws IOException {
        assertThat(client.read()).isInstanceOfSatisfying(RespError.class, error -> assertThat(error.message())
                .startsWith("UNBLOCKED"));
    }

    @Test
    void message_client_reads_nothing_of_a_demoted_master() throws Exception {
        startQuorum();
        BlockingQueue<ClientMessage> received = new LinkedBlockingQueue<>();
        MemberId program = MemberId.random(new Random(9));
        network.join(program, 0, (from, message) -> received.add((ClientMessage) message));
        try (RespClient writer = writesWhatNobodyGets("lost")) {
            long before = members.get(0).lastIndex();
            asks(program, 1, "GET lost", "SET mine 1");
            // The write stands in the log, so the read before it is executed and its reply is held.
            Await.until("the program's write in the log", () -> members.get(0).lastIndex() > before);
            demotesBeforeTheLogIsMatched();
            assertThat(received.poll(20, TimeUnit.SECONDS)).isInstanceOf(ClientMessage.Unknown.class);
            network.send(program, ids.get(0), new ClientMessage.WhoServes());
            asks(program, 2, "GET lost");
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(new ClientMessage.NotMaster(2));
            assertThat(writer.atEnd()).isTrue();
        }
    }

    private void asks(MemberId program, long number, String... lines) {
        List<ClientMessage.Command> commands = Stream.of(lines)
                .map(line -> new ClientMessage.Command(Stream.of(line.split(" "))
                        .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                        .toList()))
                .toList();
        network.send(program, ids.get(0), new ClientMessage.Request(number, 0, commands));
    }

    @Test
    void restarted_replica_hides_its_replayed_tail_until_that_is_committed() throws IOException {
        startQuorum();
        try (RespClient writer = writesWhatNobodyAcknowledges("tail")) {
            restart(1);
            Await.until("a replica", () -> {
                voter.tell(ids);
                try (RespClient client = members.get(1).client()) {
                    return client.call("ROLE") instanceof List<?> role
                            && text(role.get(3)).equals("sync");
                }
            });
            try (RespClient reader = members.get(1).client();
                    RespClient subscriber = members.get(1).client()) {
                for (String read : READS) {
                    assertThat(error(reader, read)).as(read).startsWith(MASTER_DOWN);
                }
                assertThat(reader.text("INFO", "keyspace")).doesNotContain("keys=");
                assertThat(reader.text("INFO", "replication")).contains("master_link_status:down");
                subscriber.call("SUBSCRIBE", "c");
                network.send(ids.get(0), ids.get(1), publication(members.get(1).lastIndex()));
                subscriber.timeoutMs(SOON_MS);
                assertThatThrownBy(subscriber::read)
                        .as("6.7: its position is not committed")
                        .isInstanceOf(SocketTimeoutException.class);
                healed();
                subscriber.timeoutMs(20_000);
                assertThat(text(((List<?>) subscriber.read()).get(2))).isEqualTo("m");
                assertThat(writer.read()).isEqualTo("OK");
                awaitServes(1, "tail", "x");
            }
        }
    }

    private static Published publication(long position) {
        byte[] channel = "c".getBytes(StandardCharsets.US_ASCII);
        byte[] message = "m".getBytes(StandardCharsets.US_ASCII);
        return new Published(1, 1, List.of(new Publication(position, false, channel, message)));
    }

    @Test
    void promoted_replica_holds_every_read_until_its_term_start_is_committed() throws IOException {
        startQuorum();
        try (RespClient writer = writesWhatNobodyAcknowledges("tail")) {
            voter.promote(ids.get(1), ids);
            for (String read : List.of("GET tail", "OBJECT ENCODING tail", "DEBUG DIGEST", "DBSIZE", "RANDOMKEY")) {
                try (RespClient reader = members.get(1).client()) {
                    reader.timeoutMs(SOON_MS);
                    assertThatThrownBy(() -> call(reader, read)).as(read).isInstanceOf(SocketTimeoutException.class);
                }
            }
            healed();
            awaitServes(1, "tail", "x");
            assertThat(writer.atEnd()).isTrue();
        }
    }
}
