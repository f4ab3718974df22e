package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What replicas and full syncs take is in the account of the process, and clients are refused in time. */
@Timeout(120)
class ReplicationMemoryBehaviorTest extends ThreeMembers {
    private static final int MIB = 1 << 20;

    private final List<MemoryGovernor> accounts = new ArrayList<>();

    @Override
    MemoryGovernor memory(int number) {
        MemoryGovernor account = new MemoryGovernor(96 * MIB);
        accounts.add(number, account);
        return account;
    }

    private long inReplication(int member) {
        return accounts.get(member).used(MemoryOwner.REPLICATION);
    }

    /** Thirty mebibytes and their copy in the log would fit, and the frames of two replicas do not. */
    @Test
    void request_is_refused_when_the_frames_for_replicas_do_not_fit() throws IOException {
        start(AckMode.LOCAL);
        try (RespClient client = members.get(0).client()) {
            Await.until("replicas in the account", () -> accounts.get(0).requestCopies() == 4);
            assertThat(((RespError) client.call("SET", "a", new byte[30 * MIB])).message())
                    .startsWith("OOM ");
            assertThat(client.call("EXISTS", "a")).isEqualTo(0L);
            assertThat(client.call("SET", "a", new byte[10 * MIB])).isEqualTo("OK");
        }
    }

    @Test
    void frames_on_their_way_are_counted_until_they_are_acknowledged() throws IOException {
        start(AckMode.LOCAL);
        network.drop(message -> message instanceof ReplicationMessage.Ack);
        try (RespClient client = members.get(0).client()) {
            client.ok("SET", "a", new byte[MIB]);
            Await.until("the frames of two replicas", () -> inReplication(0) >= 2 * MIB);
            assertThat(client.text("INFO", "memory")).containsPattern("mem_clients_slaves:2\\d{6}\r");
            assertThat(accounts.get(0).used(MemoryOwner.BACKLOG)).isGreaterThan(MIB);
            network.drop(message -> false);
            Await.until("nothing", () -> {
                voter.tell(ids);
                return inReplication(0) == 0;
            });
        }
    }

    @Test
    void records_that_a_replica_may_not_apply_yet_are_counted() throws IOException {
        start(AckMode.QUORUM, "--replica-ack-timeout", "60000");
        try (RespClient client = HeldWrite.send(
                members.get(0),
                network,
                message -> message instanceof ReplicationMessage.Ack,
                "SET",
                "a",
                new byte[MIB])) {
            Await.until("the record at both", () -> inReplication(1) >= MIB && inReplication(2) >= MIB);
            network.drop(message -> false);
            voter.tell(ids);
            assertThat(client.read()).isEqualTo("OK");
            Await.until("nothing", () -> {
                voter.tell(ids);
                return inReplication(1) == 0 && inReplication(2) == 0;
            });
        }
    }

    @Test
    void pieces_of_a_snapshot_on_their_way_are_counted() throws IOException {
        // The records before the base are not in memory either, so an empty member needs the base.
        start(AckMode.LOCAL, "--repl-backlog-size", "1", "--rdbcompression", "no");
        try (RespClient client = members.get(0).client()) {
            for (int i = 0; i < 3; i++) {
                client.ok("SET", "a" + i, new byte[MIB]);
            }
            client.ok("SAVE");
            network.drop(message -> message instanceof SnapshotMessage.SnapshotAck);
            wipe(1);
            Await.until("a window of the snapshot", () -> {
                voter.tell(ids);
                return inReplication(0) >= MIB;
            });
            assertThat(client.text("INFO", "stats")).containsPattern("sync_full:[1-9]");
        }
    }
}
