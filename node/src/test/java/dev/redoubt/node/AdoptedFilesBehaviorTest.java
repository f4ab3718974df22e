package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that a person puts into the data directory: read before they are taken over, and never lost. */
@Timeout(120)
class AdoptedFilesBehaviorTest {
    @TempDir
    Path dir;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes a snapshot with a string for each key, as another program would. */
    private static void snapshot(Path file, String value, String... keys) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(out, 10, true);
            writer.selectDb(0);
            for (String key : keys) {
                writer.string(bytes(key), RdbVisitor.NO_EXPIRY, bytes(value));
            }
            writer.end();
        }
    }

    private static String get(TestNode node, String key) throws IOException {
        try (RespClient client = node.client()) {
            return client.call("GET", key) instanceof byte[] value ? new String(value, StandardCharsets.UTF_8) : "nil";
        }
    }

    private static void set(TestNode node, String key) throws IOException {
        try (RespClient client = node.client()) {
            client.ok("SET", key, "new");
        }
    }

    private Path dump() {
        return dir.resolve("dump.rdb");
    }

    @Test
    void snapshot_that_cannot_be_loaded_makes_way_for_one_that_can() throws IOException {
        snapshot(dump(), "bad", "twice", "twice");
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> new TestNode(dir).close())
                    .hasMessageContaining(dump() + ": byte ")
                    .hasMessageContaining("key 'twice' comes twice in its database")
                    .hasMessageContaining("Ways on:");
            assertThat(dir.resolve("appendonlydir")).isEmptyDirectory();
        }
        snapshot(dump(), "good", "once");
        try (TestNode node = new TestNode(dir)) {
            assertThat(get(node, "once")).isEqualTo("good");
        }
    }

    @Test
    void single_append_only_file_that_cannot_be_applied_stays_where_it_is() throws IOException {
        Path file = dir.resolve("appendonly.aof");
        String good = "*1\r\n$8\r\nFLUSHALL\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\ngood\r\n";
        Files.writeString(file, good + "*2\r\n$6\r\nNOSUCH\r\n$1\r\na\r\n");
        assertThatThrownBy(() -> new TestNode(dir).close())
                .hasMessageContaining(file + ": byte " + good.length() + ": ")
                .hasMessageContaining("NOSUCH");
        assertThat(file).exists();
        Files.writeString(file, good);
        try (TestNode node = new TestNode(dir)) {
            assertThat(get(node, "a")).isEqualTo("good");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void snapshot_beside_a_log_is_not_loaded_and_not_lost() throws IOException {
        try (TestNode node = new TestNode(dir)) {
            set(node, "logged");
        }
        snapshot(dump(), "backup", "saved");
        Path aside = dir.resolve("dump.rdb.set-aside-1");
        byte[] backup = Files.readAllBytes(dump());
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(get(node, "saved")).isEqualTo("nil");
            client.ok("SAVE");
            assertThat(aside).hasBinaryContent(backup);
            client.ok("SET", "more", "1");
            client.ok("SAVE");
        }
        assertThat(dir.resolve("dump.rdb.set-aside-2")).doesNotExist();
        try (TestNode node = new TestNode(dir)) {
            assertThat(get(node, "logged")).isEqualTo("new");
        }
        assertThat(aside).hasBinaryContent(backup);
    }

    @Test
    void load_snapshot_replaces_the_data_once() throws IOException {
        try (TestNode node = new TestNode(dir)) {
            set(node, "logged");
        }
        snapshot(dump(), "backup", "saved");
        try (TestNode node = new TestNode(dir, "--load-snapshot", "dump.rdb")) {
            assertThat(get(node, "saved")).isEqualTo("backup");
            assertThat(get(node, "logged")).isEqualTo("nil");
            set(node, "later");
        }
        try (TestNode node = new TestNode(dir, "--load-snapshot", "dump.rdb")) {
            assertThat(get(node, "saved")).isEqualTo("backup");
            assertThat(get(node, "later")).isEqualTo("new");
        }
        assertThat(dir.resolve("audit")).isNotEmptyDirectory();
    }

    @Test
    void snapshot_of_this_very_log_goes_back_in_its_history() throws IOException {
        Path backup = dir.resolve("backup.rdb");
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            client.ok("SET", "before", "1");
            client.ok("SAVE");
            Files.copy(dump(), backup);
            client.ok("SET", "after", "1");
            client.ok("SAVE");
        }
        try (TestNode node = new TestNode(dir, "--load-snapshot", backup.toString())) {
            assertThat(get(node, "before")).isEqualTo("1");
            assertThat(get(node, "after")).isEqualTo("nil");
            set(node, "later");
        }
        try (TestNode node = new TestNode(dir)) {
            assertThat(get(node, "later")).isEqualTo("new");
        }
    }

    @Test
    void load_snapshot_of_a_bad_file_changes_nothing() throws IOException {
        try (TestNode node = new TestNode(dir)) {
            set(node, "logged");
        }
        Files.writeString(dir.resolve("bad.rdb"), "<html>not found</html>");
        assertThatThrownBy(() -> new TestNode(dir, "--load-snapshot", "bad.rdb").close())
                .hasMessageContaining("an HTML page");
        try (TestNode node = new TestNode(dir)) {
            assertThat(get(node, "logged")).isEqualTo("new");
        }
    }
}
