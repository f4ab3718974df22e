package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.replication.AckMode;
import dev.redoubt.node.replication.ReplicationMessage;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SHUTDOWN of a master with replicas. */
@Timeout(120)
class StoppingBehaviorTest {
    @TempDir
    Path dir;

    private final Network network = new Network();
    private final List<MemberId> ids =
            List.of(MemberId.random(new Random(1)), MemberId.random(new Random(2)), MemberId.random(new Random(3)));
    private final List<ShardMember> members = new ArrayList<>();
    private final List<LogStorage> storages = new ArrayList<>();
    private Voter voter;

    private ShardMember start(AckMode mode, String... directives) throws IOException {
        for (MemberId id : ids) {
            LogStorage storage = RealLogStorage.open(dir.resolve("m" + members.size()));
            storages.add(storage);
            members.add(new ShardMember(id, storage, network, false, mode, directives));
        }
        voter = new Voter(network, mode, ids);
        voter.promote(ids.get(0), ids);
        Await.until("two replicas", () -> {
            voter.tell(ids);
            try (RespClient client = members.get(0).client()) {
                client.call("SET", "first", "1");
                return Long.valueOf(2).equals(client.call("WAIT", "2", "100"));
            }
        });
        return members.get(0);
    }

    /** Replicas go on speaking, but get no records. */
    private void holdRecordsBack() {
        network.drop(message -> message instanceof ReplicationMessage.Frame frame
                && !frame.records().isEmpty());
    }

    @AfterEach
    void stop() throws IOException {
        for (ShardMember member : members) {
            member.close();
        }
        for (LogStorage storage : storages) {
            storage.close();
        }
    }

    @Test
    void it_waits_for_replicas_that_lag_and_so_do_writes_but_reads_do_not() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--shutdown-timeout", "1000");
        try (RespClient stopper = master.client();
                RespClient writer = master.client();
                RespClient reader = master.client()) {
            assertThat(reader.call("SHUTDOWN", "ABORT")).isEqualTo(new RespError("ERR No shutdown in progress."));
            holdRecordsBack();
            assertThat(writer.call("SET", "a", "behind")).isEqualTo("OK");
            stopper.send("SHUTDOWN");
            Await.until("the pause", () -> {
                writer.timeoutMs(200);
                try {
                    writer.call("SET", "b", "waits");
                    return false;
                } catch (SocketTimeoutException waits) {
                    return true;
                }
            });
            assertThat(reader.text("GET", "a")).isEqualTo("behind");
            assertThat(master.exit).isNotDone();
            assertThat(reader.call("SHUTDOWN", "ABORT")).isEqualTo("OK");
            assertThat(stopper.read()).isEqualTo(new RespError("ERR Errors trying to SHUTDOWN. Check logs."));
            writer.timeoutMs(20_000);
            assertThat(writer.read()).isEqualTo("OK");
            stopper.send("SHUTDOWN");
            Await.until("the pause again", () -> reader.text("INFO", "server").contains("shutdown_in_milliseconds"));
            network.drop(message -> false);
            assertThat(master.exit.get(20, TimeUnit.SECONDS)).isZero();
        }
        for (int i = 1; i < 3; i++) {
            try (RespClient replica = members.get(i).client()) {
                Await.until("what was written last", () -> "waits".equals(replica.text("GET", "b")));
            }
        }
    }

    @Test
    void with_now_it_waits_for_nobody() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--shutdown-timeout", "1000");
        holdRecordsBack();
        try (RespClient client = master.client()) {
            assertThat(client.call("SET", "a", "behind")).isEqualTo("OK");
            client.send("SHUTDOWN", "NOW");
            assertThat(master.exit.get(20, TimeUnit.SECONDS)).isZero();
        }
        assertThat(voter.resigned).isEmpty();
    }

    @Test
    void it_waits_no_longer_than_the_timeout() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--shutdown-timeout", "1");
        holdRecordsBack();
        try (RespClient client = master.client()) {
            assertThat(client.call("SET", "a", "behind")).isEqualTo("OK");
            client.send("SHUTDOWN");
            assertThat(master.exit.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void it_hands_over_to_a_member_that_has_everything() throws Exception {
        ShardMember master = start(AckMode.QUORUM);
        try (RespClient client = master.client();
                RespClient subscriber = master.client()) {
            subscriber.call("SUBSCRIBE", "c");
            assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
            client.send("SHUTDOWN");
            assertThat(master.exit.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(voter.resigned).containsExactly(ids.get(0));
            assertThatThrownBy(subscriber::read).isInstanceOf(IOException.class);
        }
    }
}
