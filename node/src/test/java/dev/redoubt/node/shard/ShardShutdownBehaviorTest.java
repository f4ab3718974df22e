package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SHUTDOWN of a master with replicas. */
@Timeout(120)
class ShardShutdownBehaviorTest extends ThreeMembers {
    @Test
    void shutdown_waits_for_replicas_that_lag() throws Exception {
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
    void shutdown_now_waits_for_nobody() throws Exception {
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
    void shutdown_waits_no_longer_than_the_timeout() throws Exception {
        ShardMember master = start(AckMode.LOCAL, "--shutdown-timeout", "1");
        holdRecordsBack();
        try (RespClient client = master.client()) {
            assertThat(client.call("SET", "a", "behind")).isEqualTo("OK");
            client.send("SHUTDOWN");
            assertThat(master.exit.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void shutdown_hands_over_to_a_member_that_has_everything() throws Exception {
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
