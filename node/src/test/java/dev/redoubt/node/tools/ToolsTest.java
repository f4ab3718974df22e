package dev.redoubt.node.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.rdb.RdbChecker;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sub-commands of the jar in this process: words, output, exit status. What they do to logs: {@code LogEditorTest}. */
class ToolsTest {
    private static final long NOW = 1_790_000_000_000L;

    @TempDir
    Path dir;

    private String out = "";
    private String err = "";

    private int run(String stdin, String... words) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int status = Tools.run(
                words,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    /** Records: 1 term, 2 SET a in db 0, 3 SET user:1 in db 2, 4 FLUSHALL. */
    private void log() throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(dir);
                AofLog log = LogOpener.open(storage, AofOptions.DEFAULT, new HistoryStart(0, new Random(1), NOW))) {
            ChainState chain = ChainState.behind(null);
            append(log, chain, chain.sealer().sealTermStart(1, ReplId.random(new Random(2)), NOW));
            append(log, chain, 0, command("SELECT", "0") + command("SET", "a", "1"));
            append(log, chain, 2, command("SELECT", "2") + command("SET", "user:1", "Ada\n"));
            append(log, chain, 2, command("FLUSHALL"));
        }
    }

    private static void append(AofLog log, ChainState chain, int db, String commands) throws IOException {
        byte[] payload = commands.getBytes(StandardCharsets.UTF_8);
        append(log, chain, chain.sealer().seal(1, db, NOW + chain.end().index() * 1000, payload));
    }

    private static void append(AofLog log, ChainState chain, LogRecord record) throws IOException {
        log.append(record);
        chain.step(record);
    }

    @Test
    void first_word_names_a_tool_or_a_node_is_meant() {
        assertThat(Tools.isNamed(new String[] {"check-aof", "x"})).isTrue();
        assertThat(Tools.isNamed(new String[] {"redis.conf"})).isFalse();
        assertThat(Tools.isNamed(new String[] {})).isFalse();
    }

    @Test
    void wrong_words_are_answered_with_the_usage_and_status_2() {
        for (List<String> words : List.of(
                List.of("check-aof"),
                List.of("check-aof", "a", "b"),
                List.of("check-aof", "--fixx", "a"),
                List.of("check-aof", "--fix", "--reseal", "a"),
                List.of("check-aof", "--truncate-to-index", "-1", "a"),
                List.of("check-aof", "--truncate-to-index", "ten", "a"),
                List.of("check-aof", "--truncate-to-timestamp", "noon", dir.toString()),
                List.of("check-aof", "--truncate-to-timestamp"),
                List.of("check-aof", dir.toString()),
                List.of("check-aof", dir.resolve("none").toString()),
                List.of("cat-log", "--from", "x", dir.toString()),
                List.of("backups"),
                List.of("backups", "--from", "relative"),
                List.of("verify", "--from", "file:/x", "path"),
                List.of("restore", "--from", "file:/x"),
                List.of("restore", "--dir", dir.resolve("new").toString()),
                List.of("history", "--from", "file:/x", "--from-time", "noon"))) {
            assertThat(run("", words.toArray(String[]::new))).as("%s", words).isEqualTo(2);
            assertThat(err)
                    .as("%s", words)
                    .startsWith(words.get(0) + ": ")
                    .contains("Usage: java -jar redoubt-node.jar");
        }
    }

    @Test
    void export_writes_all_databases_and_nothing_of_this_program() throws IOException {
        log();
        Path file = dir.resolve("all.rdb");
        assertThat(run("", "export", "--rdb", file.toString(), dir.toString())).isZero();
        assertThat(out).contains("Wrote 0 keys");
        assertThat(run("", "export", "--rdb", file.toString(), dir.toString())).isEqualTo(2);
        assertThat(run("", "check-aof", "--yes", "--truncate-to-index", "3", dir.toString()))
                .isZero();
        assertThat(run("", "export", "--force", "--rdb", file.toString(), dir.toString()))
                .isZero();
        assertThat(out).contains("Wrote 2 keys");
        RdbChecker.Report report = RdbChecker.check(file);
        assertThat(report.databases().keySet()).containsExactly(0, 2);
        assertThat(report.aux().keySet()).containsExactlyInAnyOrder("redis-ver", "redis-bits");
        assertThat(dir.resolve("all.rdb.part")).doesNotExist();
    }

    @Test
    void a_single_append_only_file_is_checked_without_a_manifest() throws IOException {
        Path file = dir.resolve("appendonly.aof");
        String whole = command("SELECT", "0") + command("SET", "a", "1");
        Files.writeString(file, whole + command("MULTI") + command("SET", "b", "1"));
        assertThat(run("", "check-aof", file.toString())).isEqualTo(1);
        assertThat(out)
                .contains("4 commands")
                .contains("behind byte " + whole.length())
                .contains("within a transaction");
        Files.writeString(file, whole + "*1\r\n$3\r\nSA");
        assertThat(run("", "check-aof", file.toString())).isEqualTo(1);
        assertThat(out).contains("within a command");
        Files.writeString(file, whole);
        assertThat(run("", "check-aof", file.toString())).isZero();
        assertThat(out).contains("2 commands").contains("is whole");
        Files.writeString(file, "REDIS0010 and nothing more");
        assertThat(run("", "check-aof", file.toString())).isEqualTo(1);
    }

    @Test
    void key_that_comes_twice_is_found_by_check_rdb() throws IOException {
        Path file = dir.resolve("twice.rdb");
        try (OutputStream stream = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(stream, 10, true);
            for (int db = 0; db < 2; db++) {
                writer.selectDb(db);
                for (int i = 0; i < 5000; i++) {
                    writer.string(("key:" + i).getBytes(StandardCharsets.UTF_8), RdbVisitor.NO_EXPIRY, new byte[] {1});
                }
            }
            writer.end();
        }
        assertThat(run("", "check-rdb", file.toString())).isZero();
        try (OutputStream stream = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(stream, 10, true);
            writer.selectDb(0);
            writer.string(new byte[] {'k'}, RdbVisitor.NO_EXPIRY, new byte[] {1});
            writer.string(new byte[] {'k'}, RdbVisitor.NO_EXPIRY, new byte[] {2});
            writer.end();
        }
        assertThat(run("", "check-rdb", file.toString())).isEqualTo(1);
        assertThat(err).contains("RDB byte ").contains("key 'k' comes twice in its database");
    }

    @Test
    void export_of_a_damaged_log_writes_nothing() throws IOException {
        log();
        Path incr = dir.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
        Files.writeString(incr, Files.readString(incr).replace("user:1", "user:2"));
        Path file = dir.resolve("all.aof");
        assertThat(run("", "export", "--aof", file.toString(), dir.toString())).isEqualTo(1);
        assertThat(err).contains("nothing was written");
        assertThat(file).doesNotExist();
    }

    @Test
    void reseal_of_a_command_that_no_start_can_apply_changes_nothing() throws IOException {
        log();
        Path incr = dir.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
        String edited = Files.readString(incr).replace("FLUSHALL", "FLUSHNOT");
        Files.writeString(incr, edited);
        assertThat(run("", "check-aof", "--yes", "--reseal", dir.toString())).isEqualTo(1);
        assertThat(err).contains("FLUSHNOT");
        assertThat(incr).hasContent(edited);
        Files.writeString(incr, edited.replace("FLUSHNOT", "FLUSHALL"));
        assertThat(run("", "check-aof", dir.toString())).isZero();
    }

    @Test
    void help_names_each_option() {
        for (String tool :
                List.of("check-aof", "check-rdb", "cat-log", "export", "backups", "restore", "verify", "history")) {
            assertThat(run("", tool, "--help")).isZero();
            assertThat(out).startsWith("Usage: ");
        }
        assertThat(run("", "check-aof", "--help")).isZero();
        assertThat(out).contains("--fix", "--reseal", "--truncate-to-timestamp", "--truncate-to-index", "--yes");
    }

    @Test
    void log_is_printed_a_line_a_command() throws IOException {
        log();
        assertThat(run("", "cat-log", dir.toString())).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "1 2026-09-21T14:13:20.000Z term 1 begins, replid " + ReplId.random(new Random(2)),
                        "2 2026-09-21T14:13:21.000Z term 1 db 0 \"SELECT\" \"0\"",
                        "2 2026-09-21T14:13:21.000Z term 1 db 0 \"SET\" \"a\" \"1\"",
                        "3 2026-09-21T14:13:22.000Z term 1 db 2 \"SELECT\" \"2\"",
                        "3 2026-09-21T14:13:22.000Z term 1 db 2 \"SET\" \"user:1\" \"Ada\\n\"",
                        "4 2026-09-21T14:13:23.000Z term 1 db 2 \"FLUSHALL\"");
    }

    @Test
    void selection_is_by_key_database_record_and_time() throws IOException {
        log();
        assertThat(run("", "cat-log", "--key", "u*", dir.toString())).isZero();
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.contains("user:1") || line.contains("FLUSHALL"));
        assertThat(run("", "cat-log", "--db", "0", dir.toString())).isZero();
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.startsWith("2 "));
        assertThat(run("", "cat-log", "--from", "3", "--to", "3", dir.toString()))
                .isZero();
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.startsWith("3 "));
        assertThat(run("", "cat-log", "--from", "2026-09-21T14:13:21Z", "--to", "2026-09-21T14:13:22Z", dir.toString()))
                .isZero();
        assertThat(out.lines()).hasSize(4);
    }

    @Test
    void change_is_made_only_with_consent() throws IOException {
        log();
        Path file = dir.resolve("appendonlydir/appendonly.aof.1.incr.aof");
        byte[] before = Files.readAllBytes(file);
        assertThat(run("n\n", "check-aof", "--truncate-to-index", "3", dir.toString()))
                .isEqualTo(1);
        assertThat(run("", "check-aof", "--truncate-to-index", "3", dir.toString()))
                .isEqualTo(1);
        assertThat(out).contains("The records up to 3 stay").contains("[y/N]").contains("as they were");
        assertThat(file).hasBinaryContent(before);
        assertThat(run("y\n", "check-aof", "--truncate-to-index", "3", dir.toString()))
                .isZero();
        assertThat(out).contains("began a new history with term 2").contains("Verdict: the log is whole");
        assertThat(run("", "cat-log", dir.toString())).isZero();
        assertThat(out).doesNotContain("FLUSHALL");
    }

    @Test
    void time_of_a_cut_is_the_end_of_its_second() throws IOException {
        log();
        assertThat(run("", "check-aof", "--yes", "--truncate-to-timestamp", "1790000002", dir.toString()))
                .isZero();
        assertThat(out).contains("kept the records up to 3");
    }

    @Test
    void directory_in_use_can_be_looked_at_and_not_changed() throws IOException {
        log();
        try (RealLogStorage held = RealLogStorage.open(dir)) {
            assertThat(held.directory()).isEqualTo(dir.toAbsolutePath());
            assertThat(run("", "check-aof", dir.toString())).isZero();
            assertThat(run("", "check-aof", "--fix", "--yes", dir.toString())).isEqualTo(1);
            assertThat(err).contains("is in use by another process");
        }
    }

    private Path snapshot() throws IOException {
        Path file = dir.resolve("some.rdb");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RdbFiles.write(bytes);
        Files.write(file, bytes.toByteArray());
        return file;
    }

    @Test
    void snapshot_is_counted_by_type_and_database() throws IOException {
        Path file = snapshot();
        assertThat(run("", "check-rdb", file.toString())).isZero();
        assertThat(out)
                .contains("the checksum is right")
                .contains("Database 0: 2 keys, 1 of them expire, 4 elements, 11 bytes")
                .contains("Type list: 1 keys, 0 of them expire, 3 elements, 6 bytes")
                .contains("Big list \"q\\\"1\" in database 0: 3 elements, 6 bytes")
                .endsWith("Verdict: the file is whole.\n");
        assertThat(run("", "check-rdb", "--json", "--biggest", "1", file.toString()))
                .isZero();
        assertThat(out)
                .contains("\"biggest\":[{\"db\":0,\"key\":\"q\\\"1\",\"type\":\"list\",\"elements\":3,\"bytes\":6}]");
    }

    @Test
    void damaged_snapshot_is_told_with_byte_and_key() throws IOException {
        Path file = snapshot();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 12));
        assertThat(run("", "check-rdb", file.toString())).isEqualTo(1);
        assertThat(err).contains("RDB byte ").contains("whole keys");
        assertThat(run("", "check-rdb", dir.resolve("none").toString())).isEqualTo(1);
    }

    /** A small snapshot: a string that expires and a list, both in database 0. */
    private static final class RdbFiles {
        static void write(ByteArrayOutputStream out) throws IOException {
            RdbWriter writer = new RdbWriter(out, 10);
            writer.selectDb(0);
            writer.resizeDb(2, 1);
            writer.string(bytes("s"), NOW, bytes("four"));
            writer.beginList(bytes("q\"1"), RdbWriter.NO_EXPIRY, 3);
            for (String element : List.of("x", "y", "z")) {
                writer.element(bytes(element));
            }
            writer.endKey();
            writer.end();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void json_is_escaped() {
        assertThat(JsonText.of(Map.of("a\"b", List.of(1, true, "x\n\\"))))
                .isEqualTo("{\"a\\\"b\":[1,true,\"x\\u000a\\\\\"]}");
    }

    @Test
    void points_of_time_are_read_in_four_forms() throws ToolException {
        assertThat(Moments.parse("1790000000")).isEqualTo(NOW + 999);
        assertThat(Moments.parse("1790000000123")).isEqualTo(NOW + 123);
        assertThat(Moments.parse("2026-09-21T14:13:20Z")).isEqualTo(NOW + 999);
        assertThat(Moments.parse("2026-09-21T16:13:20.250+02:00")).isEqualTo(NOW + 250);
        assertThatThrownBy(() -> Moments.parse("2026-13-01T00:00:00Z")).isInstanceOf(ToolException.class);
    }
}
