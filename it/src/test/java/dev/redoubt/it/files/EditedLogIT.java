package dev.redoubt.it.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The classic: a FLUSHALL by mistake, taken out of the log by hand or by a time (docs/protocol.md 2.6). */
@Timeout(300)
class EditedLogIT {
    private static final String FLUSHALL = "*1\r\n$8\r\nFLUSHALL\r\n";

    @TempDir
    Path dir;

    private Path data() {
        return dir.resolve("node");
    }

    private Path log() {
        return data().resolve("appendonlydir/appendonly.aof.1.incr.aof");
    }

    /** Output and status of a sub-command of the jar. */
    private record Ended(int status, String output) {}

    private static Ended tool(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(RedoubtProcess.command(RedoubtProcess.Kind.NODE).split(" ")));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** Writes two keys, a FLUSHALL and one key more, and stops the node. */
    private void flushByMistake() throws Exception {
        try (RedoubtProcess node = RedoubtProcess.node(data()).start().awaitMaster()) {
            try (RespClient client = node.connect()) {
                client.ok("SET", "user:1", "Ada");
                client.ok("SELECT", "3");
                client.ok("RPUSH", "queue", "a", "b");
                client.ok("FLUSHALL");
                client.ok("SET", "after", "1");
                assertThat(tool("check-aof", data().toString()).status())
                        .as("beside the node")
                        .isZero();
                assertThat(tool("check-aof", "--fix", "--yes", data().toString())
                                .output())
                        .contains("is in use by another process");
            }
            node.terminate();
        }
    }

    private void expect(boolean withKeyAfter) throws Exception {
        try (RedoubtProcess node = RedoubtProcess.node(data()).start().awaitMaster();
                RespClient client = node.connect()) {
            assertThat(client.text("GET", "user:1")).isEqualTo("Ada");
            client.ok("SELECT", "3");
            assertThat(client.call("LLEN", "queue")).isEqualTo(2L);
            assertThat(client.call("EXISTS", "after")).isEqualTo(withKeyAfter ? 1L : 0L);
            client.ok("SET", "more", "1");
        }
    }

    @Test
    void flushall_that_was_deleted_with_an_editor_is_undone() throws Exception {
        flushByMistake();
        String text = Files.readString(log(), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(FLUSHALL);
        Files.writeString(log(), text.replace(FLUSHALL, ""), StandardCharsets.ISO_8859_1);

        try (RedoubtProcess refused = RedoubtProcess.node(data()).launch()) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.log()).contains("check-aof").contains("--reseal");
        }
        Ended checked = tool("check-aof", data().toString());
        assertThat(checked.status()).isEqualTo(1);
        assertThat(checked.output())
                .contains("Verdict: a start refuses these files")
                .contains("--reseal");
        Ended undecided = tool("check-aof", "--reseal", data().toString());
        assertThat(undecided.status()).isEqualTo(1);
        assertThat(undecided.output()).contains("The files are as they were.");

        Ended resealed = tool("check-aof", "--reseal", "--yes", data().toString());
        assertThat(resealed.status()).as(resealed.output()).isZero();
        expect(true);
    }

    @Test
    void log_that_ends_before_the_flushall_has_the_data() throws Exception {
        flushByMistake();
        Ended listed = tool("cat-log", data().toString());
        String flushed = listed.output()
                .lines()
                .filter(line -> line.endsWith("\"FLUSHALL\""))
                .findFirst()
                .orElseThrow();
        long record = Long.parseLong(flushed.substring(0, flushed.indexOf(' ')));
        Ended cut = tool("check-aof", "--truncate-to-index", Long.toString(record - 1), "--yes", data().toString());
        assertThat(cut.status()).as(cut.output()).isZero();
        expect(false);
    }

    @Test
    void log_is_listed_by_key_database_and_place() throws Exception {
        flushByMistake();
        assertThat(tool("cat-log", "--key", "user:*", data().toString()).output())
                .contains("db 0 \"SET\" \"user:1\" \"Ada\"")
                .contains("\"FLUSHALL\"")
                .doesNotContain("queue");
        assertThat(tool("cat-log", "--db", "3", "--key", "queue", data().toString())
                        .output())
                .contains("db 3 \"RPUSH\" \"queue\" \"a\" \"b\"");
        assertThat(tool("cat-log", "--from", "100", data().toString()).output()).isEmpty();
        assertThat(tool("cat-log", "--form", "1", data().toString()).status()).isEqualTo(2);
    }
}
