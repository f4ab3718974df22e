package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.PubSubMessage;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is published on the master reaches the subscribers of its replicas (docs/protocol.md 6.7). */
@Timeout(120)
class PubSubRelayBehaviorTest extends ThreeMembers {
    private RespClient subscriber(int member, String verb, String channel) throws IOException {
        RespClient client = members.get(member).client();
        client.call(verb, channel);
        return client;
    }

    /** The last element of the next message. */
    private static String next(RespClient subscriber) throws IOException {
        List<?> message = (List<?>) subscriber.read();
        return new String((byte[]) message.get(message.size() - 1), StandardCharsets.UTF_8);
    }

    @Test
    void replica_delivers_a_message_after_the_earlier_write() throws IOException {
        start(AckMode.QUORUM);
        try (RespClient publisher = members.get(0).client();
                RespClient one = subscriber(1, "SUBSCRIBE", "news");
                RespClient two = subscriber(2, "PSUBSCRIBE", "n*");
                RespClient reader = members.get(1).client()) {
            for (int i = 0; i < 200; i++) {
                publisher.queue("SET", "k", i);
                publisher.queue("PUBLISH", "news", i);
                publisher.flush();
                assertThat(next(one)).isEqualTo("" + i);
                String read = reader.text("GET", "k");
                assertThat(next(two)).isEqualTo("" + i);
                assertThat(publisher.read()).isEqualTo("OK");
                assertThat(read).isEqualTo("" + i);
                // As in Redis, only the receivers of this very server are counted.
                assertThat(publisher.read()).isEqualTo(0L);
            }
        }
    }

    @Test
    void message_published_on_a_replica_stays_there() throws IOException {
        start(AckMode.LOCAL);
        try (RespClient master = members.get(0).client();
                RespClient replica = members.get(1).client();
                RespClient there = subscriber(0, "SUBSCRIBE", "c");
                RespClient here = subscriber(1, "SUBSCRIBE", "c");
                RespClient other = subscriber(2, "SUBSCRIBE", "c")) {
            assertThat(replica.call("PUBLISH", "c", "local")).isEqualTo(1L);
            assertThat(master.call("PUBLISH", "c", "all")).isEqualTo(1L);
            assertThat(next(here)).isEqualTo("local");
            assertThat(List.of(next(here), next(there), next(other))).containsOnly("all");
        }
    }

    @Test
    void a_replica_that_was_away_misses_what_was_published_meanwhile() throws IOException {
        start(AckMode.QUORUM);
        try (RespClient publisher = members.get(0).client();
                RespClient far = subscriber(1, "SUBSCRIBE", "c")) {
            network.cut(ids.get(1));
            publisher.call("PUBLISH", "c", "missed");
            network.heal(ids.get(1));
            Await.until("the next message", () -> {
                voter.tell(ids);
                publisher.call("PUBLISH", "c", "seen");
                far.timeoutMs(100);
                try {
                    return next(far).equals("seen");
                } catch (java.net.SocketTimeoutException notYet) {
                    return false;
                }
            });
        }
    }

    @Test
    void messages_in_flight_to_a_silent_replica_never_exceed_the_window() throws IOException {
        start(AckMode.QUORUM);
        network.drop(message -> message instanceof PubSubMessage.Delivered);
        int size = 100_000;
        try (RespClient publisher = members.get(0).client();
                RespClient far = subscriber(1, "SUBSCRIBE", "c")) {
            String large = "x".repeat(size);
            for (int i = 0; i < 100; i++) {
                publisher.call("PUBLISH", "c", large);
            }
            long received = 0;
            far.timeoutMs(100);
            // What was not heard of is taken for lost after a while: then the next ones go through.
            for (boolean again = false; !again; ) {
                publisher.call("PUBLISH", "c", "again");
                try {
                    again = next(far).equals("again");
                    received += again ? 0 : size;
                } catch (java.net.SocketTimeoutException notYet) {
                    continue;
                }
            }
            assertThat(received).isBetween(PubSubRelay.WINDOW_BYTES - size, PubSubRelay.WINDOW_BYTES + size);
        }
    }
}
