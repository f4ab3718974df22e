package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.Ports;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starting and ending a process: clear words and exit codes. */
@Timeout(120)
class LaunchIT {
    @TempDir
    Path dir;

    @Test
    void node_exits_with_one_line_on_an_unknown_directive() {
        refuses(RedoubtProcess.node(dir.resolve("a"), "--no-such-directive", "1"), "no-such-directive");
        refuses(RedoubtProcess.node(dir.resolve("b"), "--appendfsync", "sometimes"), "sometimes");
        refuses(RedoubtProcess.node(dir.resolve("c"), "--acknowledge", "quorum"), "sentinels");
    }

    @Test
    void node_exits_with_one_line_when_port_or_directory_is_taken() {
        try (RedoubtProcess first = RedoubtProcess.node(dir.resolve("data")).start()) {
            refuses(new RedoubtProcess(Kind.NODE, first.port(), dir.resolve("other"), List.of()), "in use");
            refuses(
                    RedoubtProcess.node(
                            dir.resolve("second"), "--dir", first.dir().toString()),
                    "in use");
        }
    }

    @Test
    void node_exits_with_one_line_when_the_directory_is_unwritable() throws IOException {
        Path file = Files.createFile(dir.resolve("a-file"));
        refuses(new RedoubtProcess(Kind.NODE, 1, dir.resolve("x"), List.of("--dir", file.toString())), "a-file");
    }

    @Test
    void sigterm_ends_a_node_cleanly_and_keeps_its_data() throws IOException {
        try (RedoubtProcess node =
                RedoubtProcess.node(dir.resolve("data")).start().awaitMaster()) {
            try (RespClient client = node.connect()) {
                client.ok("SET", "k", "v");
            }
            assertThat(node.terminate()).isZero();
            node.start().awaitMaster();
            try (RespClient client = node.connect()) {
                assertThat(client.text("GET", "k")).isEqualTo("v");
                client.send("SHUTDOWN");
            }
            assertThat(node.awaitExit()).isZero();
        }
    }

    @Test
    void sigterm_ends_a_sentinel_with_exit_code_0() {
        int port = Ports.free();
        try (RedoubtProcess sentinel = new RedoubtProcess(
                Kind.SENTINEL,
                Ports.free(),
                dir.resolve("sentinel"),
                List.of("--cluster-port", "" + port, "--sentinels", "127.0.0.1:" + port))) {
            assertThat(sentinel.start().terminate()).isZero();
        }
    }

    private static void refuses(RedoubtProcess process, String because) {
        try (process) {
            assertThat(process.launch().awaitExit()).as(process.log()).isEqualTo(1);
            assertThat(process.log().strip().lines()).as(process.log()).hasSize(1);
            assertThat(process.log()).contains(because);
        }
    }
}
