package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** BGSAVE and BGREWRITEAOF that come while the other runs are answered as by redis-server, and done. */
@Timeout(60)
class ScheduledSavesBehaviorTest {
    private static final String BUSY =
            "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to"
                    + " schedule a BGSAVE whenever possible.";

    @TempDir
    Path dir;

    private static void awaitSaves(RespClient client, int saves) {
        Await.until("the saves", () -> client.text("INFO", "persistence").contains("rdb_saves:" + saves + "\r\n"));
    }

    /** Sends all in one packet, so that they run while the first snapshot is taken. */
    private static List<Object> together(RespClient client, String... lines) throws IOException {
        for (String line : lines) {
            client.queue((Object[]) line.split(" "));
        }
        client.flush();
        List<Object> replies = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            replies.add(client.read());
        }
        return replies;
    }

    @Test
    void rewrite_during_a_save_is_scheduled_and_done() throws IOException {
        try (TestNode node = new TestNode(dir, "--save", "");
                RespClient client = node.client()) {
            assertThat(together(client, "BGSAVE", "BGREWRITEAOF", "BGSAVE"))
                    .containsExactly(
                            "Background saving started",
                            "Background append only file rewriting scheduled",
                            new RespError("ERR Background save already in progress"));
            awaitSaves(client, 2);
        }
    }

    @Test
    void save_during_a_rewrite_is_refused_unless_scheduled() throws IOException {
        try (TestNode node = new TestNode(dir, "--save", "");
                RespClient client = node.client()) {
            assertThat(together(client, "BGREWRITEAOF", "BGREWRITEAOF", "BGSAVE", "BGSAVE SCHEDULE"))
                    .containsExactly(
                            "Background append only file rewriting started",
                            new RespError("ERR Background append only file rewriting already in progress"),
                            new RespError(BUSY),
                            "Background saving scheduled");
            awaitSaves(client, 2);
        }
    }

    @Test
    void save_in_a_transaction_is_scheduled() throws IOException {
        try (TestNode node = new TestNode(dir, "--save", "");
                RespClient client = node.client()) {
            assertThat(together(client, "MULTI", "BGSAVE", "EXEC").get(2))
                    .isEqualTo(List.of("Background saving scheduled"));
            awaitSaves(client, 1);
        }
    }

    @Test
    void flushall_without_a_log_is_saved_at_once() throws IOException {
        try (TestNode node = new TestNode(dir, "--appendonly", "no", "--save", "3600 1000000");
                RespClient client = node.client()) {
            client.ok("SET", "k", "v");
            client.ok("SAVE");

            client.ok("FLUSHALL");

            awaitSaves(client, 2);
            Path afterKill = Files.createDirectories(dir.resolve("after-kill"));
            Files.copy(dir.resolve("dump.rdb"), afterKill.resolve("dump.rdb"));
            try (TestNode next = new TestNode(afterKill, "--appendonly", "no");
                    RespClient reader = next.client()) {
                assertThat(reader.ok("DBSIZE")).isEqualTo(0L);
            }
        }
    }

    @Test
    void flushall_is_not_saved_with_a_log_or_without_save_points() throws IOException {
        for (String[] settings : new String[][] {{"--save", "3600 1000000"}, {"--appendonly", "no", "--save", ""}}) {
            Path own = Files.createTempDirectory(dir, "node");
            try (TestNode node = new TestNode(own, settings);
                    RespClient client = node.client()) {
                client.ok("SET", "k", "v");

                client.ok("FLUSHALL");

                assertThat(client.text("INFO", "persistence"))
                        .contains("rdb_bgsave_in_progress:0\r\n", "rdb_saves:0\r\n");
            }
        }
    }
}
