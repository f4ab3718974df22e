package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shards on real files replicate, are truncated and copied; a test voter makes masters. */
@Timeout(120)
class ReplicationBehaviorTest {
    @TempDir
    Path dir;

    private final Network network = new Network();
    private final List<MemberId> ids =
            List.of(MemberId.random(new Random(1)), MemberId.random(new Random(2)), MemberId.random(new Random(3)));
    private final ShardMember[] members = new ShardMember[3];
    private final LogStorage[] storages = new LogStorage[3];
    private Voter voter;
    private String ackTimeoutMs = "1000";

    private void start(int number) throws IOException {
        storages[number] = RealLogStorage.open(dir.resolve("m" + number));
        members[number] = new ShardMember(
                ids.get(number),
                storages[number],
                network,
                false,
                AckMode.QUORUM,
                "--replica-ack-timeout",
                ackTimeoutMs);
    }

    private void stop(int number) throws IOException {
        members[number].close();
        storages[number].close();
        members[number] = null;
    }

    private void startAll(AckMode mode) throws IOException {
        for (int i = 0; i < 3; i++) {
            start(i);
        }
        voter = new Voter(network, mode, ids);
        voter.promote(ids.get(0), ids);
    }

    @AfterEach
    void stopAll() throws IOException {
        for (int i = 0; i < 3; i++) {
            if (members[i] != null) {
                stop(i);
            }
        }
    }

    private Object ask(int number, Object... command) throws IOException {
        try (RespClient client = members[number].client()) {
            Object reply = client.call(command);
            return reply instanceof byte[] bytes ? new String(bytes) : reply;
        }
    }

    private void awaitWrite(int number, Object... command) {
        Await.until("a write", () -> !(ask(number, command) instanceof RespError));
    }

    private void awaitReply(int number, Object expected, Object... command) {
        Await.until(expected + " from " + number, () -> {
            voter.tell(ids);
            return expected.equals(ask(number, command));
        });
    }

    @Test
    void writes_are_committed_by_a_majority_and_reach_all() throws IOException {
        startAll(AckMode.QUORUM);
        awaitWrite(0, "SET", "a", "1");
        try (RespClient client = members[0].client()) {
            for (int i = 0; i < 2000; i++) {
                client.queue("INCR", "n");
                client.queue("RPUSH", "list" + i % 7, "v" + i);
            }
            client.flush();
            for (int i = 0; i < 4000; i++) {
                assertThat(client.read()).isInstanceOf(Long.class);
            }
            assertThat(client.call("WAIT", "2", "10000")).isEqualTo(2L);
        }
        for (int i = 1; i < 3; i++) {
            awaitReply(i, "2000", "GET", "n");
            assertThat(ask(i, "SET", "a", "2")).isInstanceOf(RespError.class);
        }
        assertThat(ask(1, "DBSIZE")).isEqualTo(9L);
    }

    @Test
    void replica_continues_from_the_log_or_gets_a_base() throws IOException {
        startAll(AckMode.QUORUM);
        awaitWrite(0, "SET", "a", "1");
        stop(1);
        // More than repl-backlog-size: the first records are only on disk.
        for (int i = 0; i < 200; i++) {
            awaitWrite(0, "SET", "k" + i, "x".repeat(100_000));
        }
        start(1);
        awaitReply(1, 201L, "DBSIZE");
        assertThat((String) ask(0, "INFO", "stats")).contains("sync_full:0");
        assertThat(ask(0, "SAVE")).isEqualTo("OK");
        awaitWrite(0, "SET", "after", "1");
        stop(2);
        try (Stream<Path> files = Files.walk(dir.resolve("m2"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start(2);
        Await.until("the base", () -> {
            voter.prepareAgain(ids.get(2));
            voter.tell(ids);
            return Long.valueOf(202).equals(ask(2, "DBSIZE"));
        });
        assertThat((String) ask(0, "INFO", "stats")).doesNotContain("sync_full:0");
        awaitWrite(0, "SET", "again", "1");
        awaitReply(2, "1", "GET", "again");
    }

    @Test
    void full_sync_completes_when_only_its_replica_can_commit_the_rest() throws IOException {
        startAll(AckMode.QUORUM);
        awaitWrite(0, "SET", "a", "1");
        stop(1);
        // The records that member 1 lacks are in the base alone.
        assertThat(ask(0, "CONFIG", "SET", "repl-backlog-size", "16kb")).isEqualTo("OK");
        awaitWrite(0, "SET", "in the base", "x".repeat(100_000));
        assertThat(ask(0, "SAVE")).isEqualTo("OK");
        awaitWrite(0, "SET", "behind the base", "1");
        try (RespClient writer = HeldWrite.send(members[0], network, message -> true, "SET", "not committed", "1")) {
            stop(2);
            network.drop(message -> false);
            assertThat(writer.read()).isEqualTo(new RespError(GateExit.NO_SYNC_REPLICAS));
        }
        start(1);

        awaitReply(1, "1", "GET", "not committed");

        awaitWrite(0, "SET", "again", "1");
        assertThat((String) ask(0, "INFO", "stats")).contains("sync_full:1");
    }

    @Test
    void write_without_a_majority_is_unknown_and_truncated_after_failover() throws IOException {
        startAll(AckMode.QUORUM);
        awaitWrite(0, "SET", "a", "kept");
        voter.awaitTrusted(ids);
        try (RespClient writer = HeldWrite.send(members[0], network, message -> true, "SET", "a", "lost")) {
            assertThat(writer.read()).isEqualTo(new RespError(GateExit.NO_SYNC_REPLICAS));
        }
        network.cut(ids.get(0));
        network.drop(message -> false);
        Await.until("refusal", () -> ask(0, "SET", "a", "refused")
                .equals(new RespError(
                        "NOSYNCREPLICAS Not enough replicas to acknowledge a write; it was not executed.")));
        voter.promote(ids.get(1), ids.subList(1, 3));
        awaitWrite(1, "SET", "b", "new");
        network.heal(ids.get(0));
        awaitReply(0, "new", "GET", "b");
        assertThat(ask(0, "GET", "a")).isEqualTo("kept");
        try (Stream<Path> files = Files.list(dir.resolve("m0").resolve("audit"))) {
            assertThat(files).isNotEmpty();
        }
    }

    @Test
    void demoted_master_closes_connections_with_unknown_outcomes() throws Exception {
        // The write does not time out before the demotion.
        ackTimeoutMs = "60000";
        startAll(AckMode.QUORUM);
        awaitWrite(0, "SET", "a", "1");
        try (RespClient client = HeldWrite.send(members[0], network, message -> true, "SET", "a", "2")) {
            network.cut(ids.get(1));
            network.cut(ids.get(2));
            network.drop(message -> false);
            Thread demotion = new Thread(() -> voter.demote(ids.get(0)));
            demotion.start();
            assertThat(client.atEnd()).isTrue();
            demotion.join();
        }
    }

    @Test
    void a_replica_makes_snapshots_under_a_stream_of_writes() throws Exception {
        startAll(AckMode.QUORUM);
        awaitWrite(0, "SET", "a", "1");
        CountDownLatch stop = new CountDownLatch(1);
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            Thread writer = new Thread(() -> {
                try (RespClient client = members[0].client()) {
                    while (stop.getCount() > 0) {
                        client.call("INCR", "n");
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            writers.add(writer);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(ask(1, "SAVE")).isEqualTo("OK");
        }
        stop.countDown();
        for (Thread writer : writers) {
            writer.join();
        }
        String count = (String) ask(0, "GET", "n");
        awaitReply(1, count, "GET", "n");
        stop(1);
        start(1);
        awaitReply(1, count, "GET", "n");
    }
}
