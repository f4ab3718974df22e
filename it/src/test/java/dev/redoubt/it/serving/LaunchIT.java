package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void sighup_is_ignored_and_a_renamed_log_file_is_opened_again() throws IOException {
        Path log = dir.resolve("node.log");
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("data"), "--logfile", log.toString())
                .start()
                .awaitMaster()) {
            Files.move(log, dir.resolve("node.log.1"));
            node.signal("HUP");
            try (RespClient client = node.connect()) {
                client.ok("SET", "k", "v");
                client.ok("BGSAVE");
            }
            assertThat(node.terminate()).isZero();
        }
        assertThat(log).content().contains("Background saving started");
    }

    @Test
    void sigterm_after_a_refused_final_save_tries_again() throws IOException {
        Path data = dir.resolve("data");
        try (RedoubtProcess node = RedoubtProcess.node(
                        data, "--appendonly", "no", "--save", "3600 1000", "--shutdown-timeout", "1")
                .start()
                .awaitMaster()) {
            try (RespClient client = node.connect()) {
                client.ok("SET", "k", "v");
            }
            // The snapshot cannot be renamed over a directory that is not empty.
            Files.createDirectories(data.resolve("dump.rdb").resolve("in-the-way"));
            node.signal("TERM");
            await().atMost(Duration.ofSeconds(30)).until(() -> node.log().contains("can't exit"));
            try (RespClient client = node.connect()) {
                assertThat(client.text("GET", "k")).isEqualTo("v");
            }
            Files.delete(data.resolve("dump.rdb").resolve("in-the-way"));
            Files.delete(data.resolve("dump.rdb"));
            assertThat(node.terminate()).isZero();
        }
        assertThat(data.resolve("dump.rdb")).isRegularFile();
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
