package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespPush;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of keys and invalidations pass the gate, and come from each member by itself (docs/protocol.md 6.9). */
@Timeout(120)
class KeyMessagesBehaviorTest extends ThreeMembers {
    private static final String EVENTS = "--notify-keyspace-events";

    private RespClient caching(int member, Object... options) throws IOException {
        RespClient client = members.get(member).client();
        client.ok("HELLO", "3");
        Object[] request = new Object[3 + options.length];
        request[0] = "CLIENT";
        request[1] = "TRACKING";
        request[2] = "ON";
        System.arraycopy(options, 0, request, 3, options.length);
        client.ok(request);
        return client;
    }

    private RespClient subscriber(int member) throws IOException {
        RespClient client = members.get(member).client();
        client.ok("HELLO", "3");
        client.ok("PSUBSCRIBE", "__key*__:*");
        return client;
    }

    private static String shown(@Nullable Object reply) {
        if (reply instanceof RespPush push) {
            return shown(push.items());
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(KeyMessagesBehaviorTest::shown).toList().toString();
        }
        return reply instanceof byte[] bulk ? new String(bulk, StandardCharsets.ISO_8859_1) : String.valueOf(reply);
    }

    private static String next(RespClient client) throws IOException {
        return shown(client.read());
    }

    @Test
    void neither_leaves_before_the_write_is_committed() throws IOException {
        start(AckMode.QUORUM, EVENTS, "KA", "--replica-ack-timeout", "60000");
        try (RespClient reader = caching(0);
                RespClient all = caching(0, "BCAST", "PREFIX", "k");
                RespClient subscriber = subscriber(0)) {
            assertThat(reader.text("GET", "k")).isNull();
            try (RespClient held = writesWhatNobodyGets("k")) {
                // Clients that were told already would be so before they are answered.
                for (RespClient client : List.of(reader, all, subscriber)) {
                    client.send("PING");
                    assertThat(other(client)).isEqualTo("PONG");
                }
                network.drop(message -> false);
                assertThat(next(reader)).isEqualTo("[invalidate, [k]]");
                assertThat(next(all)).isEqualTo("[invalidate, [k]]");
                assertThat(other(subscriber)).isEqualTo("[pmessage, __key*__:*, __keyspace@0__:k, set]");
                assertThat(held.read()).isEqualTo("OK");
            }
        }
    }

    /** What comes next, but for events of the writes with which the test finds out that writes are possible. */
    private static String other(RespClient client) throws IOException {
        String line = next(client);
        while (line.contains("first")) {
            line = next(client);
        }
        return line;
    }

    @Test
    void write_that_no_majority_gets_in_time_makes_clients_forget_everything() throws IOException {
        start(AckMode.QUORUM, "--replica-ack-timeout", "300");
        try (RespClient reader = caching(0)) {
            reader.ok("GET", "k");
            try (RespClient held = writesWhatNobodyGets("k")) {
                assertThat(next(reader)).isEqualTo("[invalidate, null]");
                assertThat(shown(held.read())).contains("NOSYNCREPLICAS");
            }
        }
    }

    @Test
    void replicas_tell_their_own_clients_what_they_apply() throws IOException {
        start(AckMode.QUORUM, EVENTS, "KA");
        try (RespClient writer = members.get(0).client();
                RespClient reader = caching(1);
                RespClient all = caching(2, "BCAST");
                RespClient subscriber = subscriber(1)) {
            for (int i = 0; i < 100; i++) {
                reader.text("GET", "k");
                writer.ok("SET", "k", i);
                assertThat(next(reader)).isEqualTo("[invalidate, [k]]");
                assertThat(reader.text("GET", "k")).isEqualTo("" + i);
                assertThat(other(all)).isEqualTo("[invalidate, [k]]");
                assertThat(other(subscriber)).isEqualTo("[pmessage, __key*__:*, __keyspace@0__:k, set]");
            }
        }
    }

    @Test
    @SuppressWarnings("try") // The client that writes stays connected.
    void clients_of_a_master_that_is_none_any_more_forget_everything() throws IOException {
        start(AckMode.QUORUM, "--replica-ack-timeout", "60000");
        try (RespClient reader = caching(0)) {
            reader.ok("GET", "k");
            try (RespClient held = writesWhatNobodyGets("k")) {
                voter.promote(ids.get(1), ids);
                assertThat(next(reader)).isEqualTo("[invalidate, null]");
                assertThat(held.atEnd()).isTrue();
            }
        }
    }

    @Test
    void a_keyspace_that_is_replaced_makes_clients_forget_everything() throws IOException {
        start(AckMode.LOCAL, "--enable-debug-command", "yes");
        try (RespClient reader = caching(0);
                RespClient other = members.get(0).client()) {
            reader.ok("GET", "k");
            other.ok("DEBUG", "RELOAD");
            assertThat(next(reader)).isEqualTo("[invalidate, null]");
            other.ok("SET", "k", "1");
            assertThat(reader.text("GET", "k")).isEqualTo("1");
            other.ok("SET", "k", "2");
            assertThat(next(reader)).isEqualTo("[invalidate, [k]]");
        }
    }
}
