package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.LossyLogStorage;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The change of appendfsync at run time, on a disk whose fsyncs can be held. */
@Timeout(120)
class AppendFsyncBehaviorTest extends DirectiveSessions {
    /** Replies follow each change: everysec, always, no. */
    static void changes(Path dir) throws Exception {
        LossyLogStorage disk = new LossyLogStorage(dir);
        withDisk(disk, (member, client) -> {
            try (RespClient writer = member.client()) {
                disk.holdFsyncs(true);
                assertThat(writer.call("SET", "a", "1")).isEqualTo("OK");

                set(client, "appendfsync", "always");
                writer.send("SET", "a", "2");
                writer.timeoutMs(300);
                assertThatThrownBy(writer::read).isInstanceOf(SocketTimeoutException.class);
                disk.holdFsyncs(false);
                writer.timeoutMs(20_000);
                assertThat(writer.read()).isEqualTo("OK");

                disk.holdFsyncs(true);
                writer.send("SET", "a", "3");
                writer.timeoutMs(300);
                assertThatThrownBy(writer::read).isInstanceOf(SocketTimeoutException.class);
                writer.timeoutMs(20_000);
                client.send("CONFIG", "SET", "appendfsync", "no");
                assertThat(writer.read()).isEqualTo("OK");
                assertThat(client.read()).isEqualTo("OK");
                assertThat(writer.call("SET", "a", "4")).isEqualTo("OK");
            } finally {
                disk.holdFsyncs(false);
            }
        });
    }

    @Test
    void writes_are_fast_after_appendfsync_goes_from_always_to_everysec() throws Exception {
        alone(
                (member, client) -> {
                    set(client, "appendfsync", "everysec");
                    long start = System.nanoTime();
                    for (int i = 0; i < 20; i++) {
                        assertThat(client.call("SET", "k" + i, "v")).isEqualTo("OK");
                    }
                    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                            .isLessThan(10_000);
                },
                "--appendfsync",
                "always");
    }

    @Test
    void write_is_fsynced_at_once_after_appendfsync_goes_to_always() throws Exception {
        LossyLogStorage disk = new LossyLogStorage(dir);
        withDisk(
                disk,
                (member, client) -> {
                    assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
                    set(client, "appendfsync", "always");
                    assertThat(client.call("SET", "b", "2")).isEqualTo("OK");
                    LossyLogStorage survived = disk.crashLosingAll();
                    member.powerLost();
                    try (ShardMember again = new ShardMember(
                                    MemberId.random(new Random(2)), survived, new Network(), true, AckMode.LOCAL);
                            RespClient after = again.client()) {
                        Await.until("master", () -> !(after.call("DBSIZE") instanceof RespError));
                        assertThat(after.text("GET", "b")).isEqualTo("2");
                    }
                },
                "--appendfsync",
                "no");
    }
}
