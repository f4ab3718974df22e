package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DEBUG LOADAOF, on the sockets of a node. */
@Timeout(120)
class LogReloadBehaviorTest {
    @TempDir
    Path dir;

    @Test
    void log_is_loaded_again_with_the_same_data() throws IOException {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            client.call("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
            client.call("RPUSH", "list", "a", "b");
            client.call("INCR", "n");
            String digest = client.text("DEBUG", "DIGEST");
            assertThat(client.text("DEBUG", "LOADAOF")).isEqualTo("OK");
            assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(digest);
            assertThat(client.call("FCALL", "f", "0")).isEqualTo(1L);
            assertThat(client.call("INCR", "n")).isEqualTo(2L);
            assertThat(client.text("DEBUG", "LOADAOF")).isEqualTo("OK");
            assertThat(client.text("GET", "n")).isEqualTo("2");
        }
    }

    @Test
    void node_without_a_log_has_none_to_load() throws IOException {
        try (TestNode node = new TestNode(dir, "--appendonly", "no");
                RespClient client = node.client()) {
            assertThat(client.call("DEBUG", "LOADAOF"))
                    .isEqualTo(new RespClient.RespError("ERR DEBUG LOADAOF needs appendonly yes"));
        }
    }
}
