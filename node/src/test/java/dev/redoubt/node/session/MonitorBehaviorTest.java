package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MONITOR on the sockets of a node. */
@Timeout(120)
class MonitorBehaviorTest {
    @Test
    void client_in_monitor_sees_pipelines_in_their_order_until_it_leaves(@TempDir Path dir) throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient monitor = node.client();
                RespClient other = node.client()) {
            assertThat(monitor.text("MONITOR")).isEqualTo("OK");
            for (int i = 0; i < 100; i++) {
                other.queue("SET", "key" + i, "v");
            }
            other.queue("PING");
            other.flush();
            for (int i = 0; i < 101; i++) {
                other.read();
            }
            String from = "[0 127.0.0.1:" + other.localPort() + "] ";
            for (int i = 0; i < 100; i++) {
                assertThat((String) monitor.read()).endsWith(from + "\"SET\" \"key" + i + "\" \"v\"");
            }
            assertThat((String) monitor.read()).matches("\\d+\\.\\d{6} \\[0 127\\.0\\.0\\.1:\\d+\\] \"PING\"");
            assertThat(monitor.text("RESET")).isEqualTo("RESET");
            other.ok("SET", "a", "1");
            assertThat(monitor.text("GET", "a")).isEqualTo("1");
        }
    }

    @Test
    void long_arguments_are_shortened(@TempDir Path dir) throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient monitor = node.client();
                RespClient other = node.client()) {
            monitor.ok("MONITOR");
            other.ok("SET", "long", "v".repeat(100_000));
            assertThat((String) monitor.read()).endsWith("\"" + "v".repeat(65_536) + "... (34464 more bytes)\"");
            Object[] many = new Object[10_001];
            Arrays.fill(many, "w".repeat(100));
            many[0] = "DEL";
            other.ok(many);
            String line = (String) monitor.read();
            assertThat(line).matches(".* \"\\.\\.\\. \\(\\d+ more arguments\\)\"");
            assertThat(line.length()).isLessThan(300_000);
        }
    }
}
