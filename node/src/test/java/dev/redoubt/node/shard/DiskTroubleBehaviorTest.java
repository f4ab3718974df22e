package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.LossyLogStorage;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lone shard on a disk that is full, fails fsyncs, or loses power (docs/protocol.md 2.10). */
@Timeout(60)
class DiskTroubleBehaviorTest {
    /** The storage is in memory; free space is asked of a directory that exists. */
    @TempDir
    Path dir;

    private final MemberId id = MemberId.random(new Random(1));

    private ShardMember start(LossyLogStorage disk, String... directives) throws IOException {
        return new ShardMember(id, disk, new Network(), true, AckMode.LOCAL, directives);
    }

    private static void awaitMaster(RespClient client) {
        Await.until("master", () -> !(client.call("DBSIZE") instanceof RespError));
    }

    @Test
    void full_disk_refuses_new_writes_until_there_is_space() throws Exception {
        LossyLogStorage disk = new LossyLogStorage(dir);
        try (ShardMember member = start(disk);
                RespClient writer = member.client();
                RespClient other = member.client()) {
            awaitMaster(other);
            assertThat(other.call("SET", "a", "1")).isEqualTo("OK");
            disk.fullAfter(10);
            writer.send("SET", "a", "2");
            writer.flush();
            Await.until("trouble", () -> other.text("INFO", "persistence").contains("aof_last_write_status:err"));
            Await.until(
                    "refusal",
                    () -> other.call("SET", "b", "1") instanceof RespError error
                            && error.message()
                                    .equals("MISCONF Errors writing to the AOF file: No space left on device"));
            disk.fullAfter(Long.MAX_VALUE);
            assertThat(writer.read()).isEqualTo("OK");
            Await.until("writes again", () -> "OK".equals(other.call("SET", "b", "2")));
            assertThat(other.text("GET", "a")).isEqualTo("2");
        }
        try (ShardMember again = start(disk.copy());
                RespClient client = again.client()) {
            awaitMaster(client);
            assertThat(client.text("MGET", "a", "b")).isNotNull();
            assertThat(client.text("GET", "a")).isEqualTo("2");
            assertThat(client.text("GET", "b")).isEqualTo("2");
        }
    }

    @Test
    void failed_fsync_ends_the_process_under_always() throws Exception {
        LossyLogStorage disk = new LossyLogStorage(dir);
        try (ShardMember member = start(disk, "--appendfsync", "always");
                RespClient client = member.client()) {
            awaitMaster(client);
            assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
            disk.failFsync(true);
            assertThatThrownBy(() -> client.call("SET", "a", "2")).isInstanceOf(IOException.class);
            assertThat(member.exit.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
        try (ShardMember again = start(disk.crash(new Random(3)));
                RespClient client = again.client()) {
            awaitMaster(client);
            assertThat(client.text("GET", "a")).isEqualTo("1");
        }
    }

    @Test
    void writes_after_a_restart_survive_a_power_loss() throws Exception {
        LossyLogStorage disk = new LossyLogStorage(dir);
        try (ShardMember member = start(disk, "--appendfsync", "always");
                RespClient client = member.client()) {
            awaitMaster(client);
            assertThat(client.call("SET", "a", "x".repeat(1000))).isEqualTo("OK");
            disk.failFsync(true);
            assertThatThrownBy(() -> client.call("SET", "unknown", "y".repeat(1000)))
                    .isInstanceOf(IOException.class);
            assertThat(member.exit.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
        disk.failFsync(false);
        // The same cache, in which the unwritten pages pass for clean.
        try (ShardMember again = start(disk, "--appendfsync", "always");
                RespClient client = again.client()) {
            awaitMaster(client);
            assertThat(client.call("SET", "b", "z".repeat(1000))).isEqualTo("OK");
            LossyLogStorage survived = disk.crash(new Random(1));
            again.powerLost();
            try (ShardMember last = start(survived);
                    RespClient after = last.client()) {
                awaitMaster(after);
                assertThat(after.text("GET", "a")).isEqualTo("x".repeat(1000));
                assertThat(after.text("GET", "b")).isEqualTo("z".repeat(1000));
            }
        }
    }

    @Test
    void acknowledged_writes_survive_a_power_loss_under_always() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            LossyLogStorage disk = new LossyLogStorage(dir);
            try (ShardMember member = start(disk, "--appendfsync", "always");
                    RespClient client = member.client()) {
                awaitMaster(client);
                for (int i = 0; i <= 20 * seed; i++) {
                    assertThat(client.call("SET", "k" + i, "v")).isEqualTo("OK");
                }
                // What is not acknowledged may be lost or not.
                client.send("SET", "unacknowledged", "v");
                client.flush();
                LossyLogStorage survived = disk.crash(new Random(seed));
                member.powerLost();
                try (ShardMember again = start(survived);
                        RespClient after = again.client()) {
                    awaitMaster(after);
                    for (int i = 0; i <= 20 * seed; i++) {
                        assertThat(after.text("GET", "k" + i)).isEqualTo("v");
                    }
                }
            }
        }
    }

    @Test
    void failed_fsync_begins_a_new_file_under_everysec() throws Exception {
        LossyLogStorage disk = new LossyLogStorage(dir);
        try (ShardMember member = start(disk);
                RespClient client = member.client()) {
            awaitMaster(client);
            assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
            disk.failFsync(true);
            assertThat(client.call("SET", "a", "2")).isEqualTo("OK");
            Await.until(
                    "the failure",
                    () -> client.call("SET", "b", "1") instanceof RespError error
                            && error.message().equals("MISCONF Errors writing to the AOF file: its fsync failed"));
            disk.failFsync(false);
            Await.until("a new file", () -> "OK".equals(client.call("SET", "a", "3")));
            assertThat(client.text("GET", "a")).isEqualTo("3");
            assertThat(member.exit).isNotDone();
        }
    }

    @Test
    void member_with_a_full_disk_follows_when_there_is_space() throws Exception {
        Network network = new Network();
        List<MemberId> ids = List.of(id, MemberId.random(new Random(2)), MemberId.random(new Random(3)));
        LossyLogStorage full = new LossyLogStorage(dir);
        try (ShardMember old = new ShardMember(id, full, network, false, AckMode.QUORUM);
                ShardMember next = member(ids.get(1), network);
                ShardMember third = member(ids.get(2), network);
                RespClient client = old.client()) {
            Voter voter = new Voter(network, AckMode.QUORUM, ids);
            voter.promote(id, ids);
            Await.until("a write", () -> {
                voter.tell(ids);
                return "OK".equals(client.call("SET", "a", "1"));
            });
            voter.awaitTrusted(ids);
            full.fullAfter(0);
            voter.promote(ids.get(1), ids.subList(1, 3));
            Await.until("word of the next master", () -> {
                voter.tell(ids);
                return client.text("INFO", "replication").contains("role:slave");
            });
            assertThat(old.exit).isNotDone();
            assertThat(next.exit).isNotDone();
            full.fullAfter(Long.MAX_VALUE);
            Await.until("a replica", () -> {
                voter.tell(ids);
                return client.text("INFO", "replication").contains("master_link_status:up");
            });
            assertThat(old.exit).isNotDone();
            assertThat(third.exit).isNotDone();
        }
    }

    private ShardMember member(MemberId member, Network network) throws IOException {
        return new ShardMember(member, new LossyLogStorage(dir), network, false, AckMode.QUORUM);
    }
}
