package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SLOWLOG and LATENCY on the sockets of a node. */
@Timeout(120)
class SlowLogBehaviorTest {
    @TempDir
    Path dir;

    private TestNode node;
    private RespClient client;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode(dir);
        client = node.client();
        client.ok("CLIENT", "SETNAME", "worker");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    /** The requests in the slow log, the oldest first. */
    private List<String> slow() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Object entry : (List<?>) client.ok("SLOWLOG", "GET", "-1")) {
            StringBuilder words = new StringBuilder();
            for (Object word : (List<?>) ((List<?>) entry).get(3)) {
                words.append(words.isEmpty() ? "" : " ").append(text(word));
            }
            commands.add(0, words.toString());
        }
        return commands;
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.ISO_8859_1);
    }

    @Test
    void slow_command_is_shown_with_its_client_and_its_time() throws IOException {
        client.ok("CONFIG", "SET", "slowlog-log-slower-than", "500000");
        client.ok("DEBUG", "SLEEP", "0.5");
        List<?> entry = (List<?>) ((List<?>) client.ok("SLOWLOG", "GET")).get(0);
        assertThat(entry.get(0)).isEqualTo(0L);
        assertThat((Long) entry.get(1)).isBetween(1_700_000_000L, 10_000_000_000L);
        assertThat((Long) entry.get(2)).isGreaterThanOrEqualTo(500_000L);
        assertThat(text(entry.get(4))).isEqualTo("127.0.0.1:" + client.localPort());
        assertThat(text(entry.get(5))).isEqualTo("worker");
        assertThat(slow()).containsExactly("DEBUG SLEEP 0.5");
        assertThat(client.text("SLOWLOG", "RESET")).isEqualTo("OK");
        assertThat(slow()).isEmpty();
    }

    @Test
    void slow_command_of_a_pipeline_is_shown() throws IOException {
        for (int i = 0; i < 40; i++) {
            client.queue("SET", "k" + i, "v");
        }
        client.queue("DEBUG", "SLEEP", "0.02");
        client.queue("GET", "k1");
        client.flush();
        for (int i = 0; i < 42; i++) {
            client.read();
        }
        assertThat(slow()).contains("DEBUG SLEEP 0.02");
    }

    @Test
    void every_command_is_shown_with_a_limit_of_0_and_those_of_exec_too() throws IOException {
        client.ok("CONFIG", "SET", "slowlog-log-slower-than", "0");
        client.ok("SLOWLOG", "RESET");
        client.queue("SET", "a", "1");
        client.queue("GET", "a");
        client.queue("MULTI");
        client.queue("INCR", "a");
        client.queue("EXEC");
        client.flush();
        for (int i = 0; i < 5; i++) {
            client.read();
        }
        assertThat(slow()).containsExactlyInAnyOrder("SLOWLOG RESET", "SET a 1", "GET a", "MULTI", "INCR a");
    }

    @Test
    void commands_that_a_session_runs_are_shown_without_passwords() throws IOException {
        client.ok("CONFIG", "SET", "slowlog-log-slower-than", "0");
        client.ok("SLOWLOG", "RESET");
        client.ok("PING");
        client.ok("ACL", "SETUSER", "worker", ">secret", "+ping", "on");
        client.ok("AUTH", "worker", "secret");
        client.ok("PING");
        client.ok("HELLO", "3", "AUTH", "default", "", "SETNAME", "auth");
        client.ok("CONFIG", "SET", "masterauth", "secret");
        assertThat(slow())
                .containsExactly(
                        "SLOWLOG RESET",
                        "PING",
                        "ACL SETUSER (redacted) (redacted) (redacted) (redacted)",
                        "AUTH (redacted) (redacted)",
                        "PING",
                        "HELLO 3 AUTH (redacted) (redacted) SETNAME auth",
                        "CONFIG SET masterauth (redacted)");
    }

    @Test
    void latency_shows_spikes_by_kind_of_command() throws IOException {
        client.ok("CONFIG", "SET", "latency-monitor-threshold", "10");
        client.ok("DEBUG", "SLEEP", "0.02");
        List<?> latest = (List<?>) client.ok("LATENCY", "LATEST");
        List<?> event = (List<?>) latest.get(0);
        assertThat(text(event.get(0))).isEqualTo("command");
        assertThat((Long) event.get(2)).isGreaterThanOrEqualTo(20L);
        assertThat((Long) event.get(3)).isGreaterThanOrEqualTo(20L);
        assertThat((List<?>) client.ok("LATENCY", "HISTORY", "command")).hasSize(1);
        assertThat(client.text("LATENCY", "GRAPH", "command"))
                .matches(
                        "command - high \\d+ ms, low \\d+ ms \\(all time high \\d+ ms\\)\n-{80}\n \n \n \n_\n \n\\d\ns\n");
        assertThat(client.text("LATENCY", "DOCTOR")).startsWith("command: 1 latency spikes (average ");
        assertThat(client.ok("LATENCY", "RESET", "command")).isEqualTo(1L);
        assertThat((List<?>) client.ok("LATENCY", "LATEST")).isEmpty();
    }
}
