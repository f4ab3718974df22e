package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a master refuses writes for want of replicas (docs/protocol.md 6.2). */
@Timeout(120)
class WriteRefusalBehaviorTest extends ThreeMembers {
    @Test
    void writes_are_welcome_again_with_the_first_answer_of_a_replica() throws IOException {
        start(AckMode.QUORUM, "--replica-ack-timeout", "60000");
        try (RespClient client = members.get(0).client()) {
            // The cron comes once a second.
            client.ok("CONFIG", "SET", "hz", "1");
            network.drop(message -> message instanceof ReplicationMessage.Ack);
            // No write waits for a majority, so only silence can be the reason.
            Await.until("the refusal", () -> {
                client.ok("MULTI");
                boolean refused = client.call("SET", "a", "1") instanceof RespError;
                client.call("DISCARD");
                return refused;
            });
            AtomicInteger answers = new AtomicInteger();
            network.drop(message -> {
                if (message instanceof ReplicationMessage.Ack) {
                    answers.incrementAndGet();
                }
                return false;
            });
            // The first is with the master when one of the others is on its way.
            Await.until("answers of two replicas", () -> answers.get() > 2);
            assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
        }
    }
}
