package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Snapshots and full syncs of a member that changes its role: no copy of uncommitted data becomes anybody's base
 * (docs/protocol.md 2.8), and a copy stands exactly where its keyspace stands.
 */
@Timeout(120)
class CopiesBetweenRolesBehaviorTest extends ThreeMembers {
    private static final int BULKS = 100;
    private static final String BULK = "x".repeat(20_000);
    private static final String LAST_BULK = "bulk" + (BULKS - 1);

    private static final int SOON_MS = 300;

    private void startQuorum() throws IOException {
        start(
                AckMode.QUORUM,
                "--replica-ack-timeout",
                "60000",
                "--enable-debug-command",
                "yes",
                "--repl-backlog-size",
                "16384");
    }

    private void healed() {
        network.drop(message -> false);
    }

    /** The base of that member is all that it has of its first records: neither its files nor its backlog have them. */
    private void compacts(int member) throws IOException {
        try (RespClient client = members.get(0).client()) {
            for (int i = 0; i < BULKS; i++) {
                String key = "bulk" + i;
                // It is refused while a busy machine keeps the replicas silent.
                Await.until(key, () -> "OK".equals(client.call("SET", key, BULK)));
            }
        }
        awaitReads(member, LAST_BULK, BULK);
        try (RespClient client = members.get(member).client()) {
            // Else it would give them from memory.
            assertThat(client.call("CONFIG", "SET", "repl-backlog-size", "1")).isEqualTo("OK");
            assertThat(client.call("SAVE")).isEqualTo("OK");
        }
    }

    /** A snapshot of uncommitted data that waits. */
    private RespClient savesOnTheMaster() throws IOException {
        RespClient saver = members.get(0).client();
        saver.send("SAVE");
        try (RespClient client = members.get(0).client()) {
            Await.until("a snapshot", () -> client.text("INFO", "persistence").contains("rdb_bgsave_in_progress:1"));
        }
        return saver;
    }

    private void awaitReads(int member, String key, String value) {
        Await.until("reads of " + member, () -> {
            voter.tell(ids);
            try (RespClient client = members.get(member).client()) {
                return client.call("GET", key) instanceof byte[] read
                        && new String(read, StandardCharsets.UTF_8).equals(value);
            }
        });
    }

    private Object digest(int member) throws IOException {
        try (RespClient client = members.get(member).client()) {
            return client.ok("DEBUG", "DIGEST");
        }
    }

    @Test
    void snapshot_of_truncated_records_is_dropped_without_a_disk_error() throws IOException {
        startQuorum();
        try (RespClient writer = writesWhatNobodyGets("lost");
                RespClient saver = savesOnTheMaster()) {
            voter.promote(ids.get(1), ids);
            healed();
            awaitReads(0, "first", "1");
            assertThat(saver.read()).isEqualTo(new RespError("ERR the log was replaced"));
            assertThat(dir.resolve("m0").resolve("dump.rdb")).doesNotExist();
            try (RespClient client = members.get(0).client()) {
                assertThat(client.text("INFO", "persistence"))
                        .contains("rdb_last_bgsave_status:ok", "rdb_bgsave_in_progress:0");
            }
            assertThat(writer.atEnd()).isTrue();
        }
    }

    @Test
    void snapshot_of_a_demoted_master_ends_when_its_records_are_committed() throws IOException {
        startQuorum();
        try (RespClient writer = writesWhatNobodyAcknowledges("tail");
                RespClient saver = savesOnTheMaster()) {
            voter.promote(ids.get(1), ids);
            assertThat(dir.resolve("m0").resolve("dump.rdb")).doesNotExist();
            healed();
            awaitReads(0, "tail", "x");
            assertThat(saver.read()).isEqualTo("OK");
            assertThat(dir.resolve("m0").resolve("dump.rdb")).exists();
            assertThat(writer.atEnd()).isTrue();
        }
    }

    @Test
    void full_sync_sends_the_stored_base_while_later_data_are_not_committed() throws IOException {
        startQuorum();
        compacts(0);
        long base = members.get(0).lastIndex();
        try (RespClient writer = writesWhatNobodyGets("lost")) {
            wipe(2);
            Await.until("the base", () -> {
                voter.prepareAgain(ids.get(2));
                voter.tell(ids);
                return members.get(2).lastIndex() > 0;
            });
            assertThat(members.get(2).lastIndex()).isEqualTo(base);
            voter.promote(ids.get(1), ids);
            healed();
            // Member 2 may get all records anew, and shows them as they come; this is the last one that changes data.
            awaitReads(2, LAST_BULK, BULK);
            awaitReads(0, LAST_BULK, BULK);
            assertThat(digest(2)).isEqualTo(digest(0)).isEqualTo(digest(1));
            assertThat(writer.atEnd()).isTrue();
        }
    }

    @Test
    void full_sync_has_the_position_of_the_keyspace_of_its_source() throws IOException {
        startQuorum();
        compacts(1);
        try (RespClient writer = writesWhatNobodyAcknowledges("tail")) {
            long end = members.get(1).lastIndex();
            wipe(2);
            AtomicInteger complete = new AtomicInteger();
            network.drop(message -> {
                complete.addAndGet(message instanceof SnapshotMessage.SnapshotChunk chunk && chunk.last() ? 1 : 0);
                // The old master must not learn that its record is committed before its term ends.
                return message instanceof ReplicationMessage.Ack ack && ack.term() == 1;
            });
            // The record of the tail is in the log of the source, and not in its keyspace.
            voter.catchUp(ids.get(2), ids.get(1));
            Await.until("a copy", () -> members.get(2).lastIndex() == end);
            assertThat(complete.get()).isPositive();
            voter.promote(ids.get(1), ids);
            awaitReads(2, "tail", "x");
            assertThat(digest(2)).isEqualTo(digest(1));
            assertThat(writer.atEnd()).isTrue();
        }
    }

    @Test
    void reads_wait_during_the_pause_of_a_planned_failover() throws IOException {
        startQuorum();
        try (RespClient writer = writesWhatNobodyAcknowledges("tail");
                RespClient reader = members.get(0).client()) {
            network.send(
                    voter.id,
                    ids.get(0),
                    new MemberMessage.HandOver(1, members.get(0).incarnation, 5, ids.get(1), 60_000));
            Await.until("the pause", () -> {
                reader.timeoutMs(SOON_MS);
                reader.send("GET", "tail");
                return true;
            });
            assertThatThrownBy(reader::read).isInstanceOf(SocketTimeoutException.class);
            healed();
            Await.until("the resignation", () -> voter.resigned.contains(ids.get(0)));
            assertThat(writer.read()).isEqualTo("OK");
            reader.timeoutMs(20_000);
            assertThat(reader.read()).isInstanceOf(RespError.class);
        }
    }

    @Test
    void replica_refuses_to_populate_its_keyspace() throws IOException {
        startQuorum();
        awaitReads(1, "first", "1");
        try (RespClient replica = members.get(1).client()) {
            assertThat(replica.call("DEBUG", "POPULATE", "3"))
                    .isEqualTo(new RespError("READONLY You can't write against a read only replica."));
            assertThat(replica.call("DBSIZE")).isEqualTo(1L);
        }
    }
}
