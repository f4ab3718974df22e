package dev.redoubt.persistence.aof.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator inspects a log, makes it shorter, or edits it and has the edit accepted (docs/protocol.md 2.6). */
class LogEditorTest {
    private final LossyLogStorage disk = Logs.disk();

    /** Records: 1 term, 2 SELECT + a, 3 FLUSHALL, 4 b, 5 SELECT 3 + c, 6 d; a second file: 7 e, 8 f and SELECT 0 + g. */
    @BeforeEach
    void write() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            Logs.add(log, RespScanner.select(0), Logs.command("SET", "a", "1"));
            Logs.add(log, Logs.command("FLUSHALL"));
            Logs.add(log, Logs.command("SET", "b", "2"));
            addIn(log, 3, RespScanner.select(3), Logs.command("SET", "c", "3"));
            Logs.add(log, Logs.command("SET", "d", "4"));
            log.fsync();
            log.rotate();
            Logs.add(log, Logs.command("SET", "e", "5"));
            addIn(log, 0, Logs.command("SET", "f", "6"), RespScanner.select(0), Logs.command("SET", "g", "7"));
        }
    }

    private static void addIn(AofLog log, int db, byte[]... commands) throws IOException {
        log.append(
                Logs.sealer(log).seal(log.end().term(), db, Logs.NOW + log.end().index(), Logs.join(commands)));
    }

    /** A keyspace that can hold everything but the command {@code SETT}. */
    private static final class HoldsAllButOne implements ContentTrial {
        @Override
        public void begin() {}

        @Override
        public void snapshot(InputStream content, long bytes) throws IOException {
            content.readAllBytes();
        }

        @Override
        public void database(int db) {}

        @Override
        public void command(byte[] resp) throws IOException {
            if (new String(resp, StandardCharsets.ISO_8859_1).contains("SETT")) {
                throw new IOException("the command 'SETT' is unknown");
            }
        }
    }

    private static LogEditor editor(LossyLogStorage storage) throws IOException {
        return new LogEditor(
                LogCheck.of(storage, AofOptions.DEFAULT),
                new HistoryStart(4, new Random(9), Logs.NOW + 100),
                new HoldsAllButOne());
    }

    private static LogFindings check(LossyLogStorage storage) throws IOException {
        return LogCheck.of(storage, AofOptions.DEFAULT).findings();
    }

    /** Replaces a text of the first file, as a person with an editor does. */
    private void edit(String was, String is) throws IOException {
        String text = new String(disk.content(Logs.INCR_1), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(was);
        disk.put(Logs.INCR_1, Logs.ascii(text.replace(was, is)));
    }

    private String line(long index) throws IOException {
        String text = new String(disk.content(Logs.INCR_1), StandardCharsets.ISO_8859_1);
        int from = text.indexOf("#R " + index + " ");
        return text.substring(from, text.indexOf('\n', from) + 1);
    }

    private static final String FLUSHALL = "*1\r\n$8\r\nFLUSHALL\r\n";

    private static String set(String key, String value) {
        return new String(Logs.command("SET", key, value), StandardCharsets.ISO_8859_1);
    }

    private static String select(int db) {
        return new String(RespScanner.select(db), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whole_log_is_called_whole_and_stays_as_it_is() throws IOException {
        LogFindings found = check(disk);
        assertThat(found.verdict()).isEqualTo(LogFindings.Verdict.WHOLE);
        assertThat(found.end().index()).isEqualTo(8);
        assertThat(found.files()).extracting(LogFindings.FileFinding::records).containsExactly(6, 2);
        assertThat(found.durable()).isEqualTo(8);
        assertThat(found.stop()).isNull();
    }

    @Test
    void verdict_is_what_a_start_does_at_every_length_of_the_last_file() throws IOException {
        Path last = Logs.AOF_DIR.resolve("appendonly.aof.2.incr.aof");
        byte[] whole = disk.content(last);
        for (int length = 0; length <= whole.length; length++) {
            LossyLogStorage cut = disk.copy();
            cut.put(last, java.util.Arrays.copyOf(whole, length));
            LogFindings found = check(cut);
            try (AofLog log = Logs.open(cut)) {
                LoadReport report = log.report();
                assertThat(found.verdict()).as("length %d", length).isEqualTo(expected(report));
                if (report.origin() == LoadReport.Origin.OURS) {
                    assertThat(found.end()).as("length %d", length).isEqualTo(log.end());
                }
            } catch (LogDamagedException e) {
                assertThat(found.verdict()).as("length %d", length).isEqualTo(LogFindings.Verdict.REFUSED);
                assertThat(found.stop()).isNotNull();
                assertThat(found.stop().offset()).isEqualTo(e.offset());
            }
        }
    }

    private static LogFindings.Verdict expected(LoadReport report) {
        if (report.origin() != LoadReport.Origin.OURS) {
            return LogFindings.Verdict.FOREIGN;
        }
        if (report.truncatedBytes() > 0) {
            return LogFindings.Verdict.TORN;
        }
        return report.missing() > 0 ? LogFindings.Verdict.SHORTER : LogFindings.Verdict.WHOLE;
    }

    @Test
    void removed_flushall_is_accepted_by_a_reseal() throws IOException {
        edit(line(3) + FLUSHALL, "");
        assertThatThrownBy(() -> Logs.open(disk.copy())).isInstanceOf(LogDamagedException.class);
        assertThat(check(disk).verdict()).isEqualTo(LogFindings.Verdict.REFUSED);

        LogEditor.Result result = editor(disk).reseal();

        assertThat(result.kept()).isEqualTo(2);
        assertThat(result.resealed()).isEqualTo(5);
        assertThat(result.term()).isEqualTo(5);
        assertThat(check(disk).verdict()).isEqualTo(LogFindings.Verdict.WHOLE);
        try (AofLog log = Logs.open(disk)) {
            assertThat(Logs.payloads(log))
                    .isEqualTo(select(0)
                            + set("a", "1")
                            + select(0)
                            + set("b", "2")
                            + select(3)
                            + set("c", "3")
                            + set("d", "4")
                            + set("e", "5")
                            + set("f", "6")
                            + select(0)
                            + set("g", "7"));
            List<LogRecord> records = Logs.read(log, 1);
            assertThat(records).extracting(LogRecord::term).containsExactly(1L, 1L, 5L, 5L, 5L, 5L, 5L, 5L);
            assertThat(records).extracting(LogRecord::db).containsExactly(0, 0, 0, 0, 3, 3, 3, 0);
            assertThat(records.get(3).unixMs()).as("times stay").isEqualTo(Logs.NOW + 3);
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.OURS);
        }
        assertThat(result.auditFiles()).hasSize(2);
    }

    /** Only the command is taken out, and its line stays; redis-server ignores that line. */
    @Test
    void line_without_its_command_is_accepted_by_a_reseal() throws IOException {
        edit(FLUSHALL, "");
        editor(disk).reseal();
        try (AofLog log = Logs.open(disk)) {
            assertThat(Logs.payloads(log))
                    .doesNotContain("FLUSHALL")
                    .contains(set("b", "2"))
                    .endsWith(set("g", "7"));
        }
    }

    @Test
    void changed_value_is_accepted_by_a_reseal() throws IOException {
        edit(set("b", "2"), set("b", "twice"));
        editor(disk).reseal();
        try (AofLog log = Logs.open(disk)) {
            assertThat(Logs.payloads(log)).contains(set("b", "twice"));
        }
    }

    @Test
    void database_of_a_command_whose_select_was_removed_is_that_of_its_line() throws IOException {
        edit(line(5) + select(3) + set("c", "3"), "");
        editor(disk).reseal();
        try (AofLog log = Logs.open(disk)) {
            assertThat(Logs.payloads(log)).contains(set("b", "2") + select(3) + set("d", "4"));
        }
    }

    @Test
    void record_whose_database_is_not_known_is_refused_and_nothing_is_changed() throws IOException {
        LossyLogStorage before = disk.copy();
        Path last = Logs.AOF_DIR.resolve("appendonly.aof.2.incr.aof");
        String text = new String(disk.content(last), StandardCharsets.ISO_8859_1);
        int from = text.indexOf("#R 7 ");
        disk.put(last, Logs.ascii(text.substring(0, from) + text.substring(text.indexOf("#R 8 "))));
        assertThatThrownBy(() -> editor(disk).reseal())
                .hasMessageContaining("record 9")
                .hasMessageContaining("put a SELECT before them");
        disk.put(last, before.content(last));
        assertThat(check(disk).verdict()).isEqualTo(LogFindings.Verdict.WHOLE);
    }

    @Test
    void transaction_without_its_end_is_refused() throws IOException {
        edit(set("b", "2"), "*1\r\n$5\r\nMULTI\r\n" + set("b", "2"));
        assertThatThrownBy(() -> editor(disk).reseal()).hasMessageContaining("between MULTI and EXEC");
    }

    @Test
    void command_that_is_not_whole_is_refused_with_its_byte() throws IOException {
        edit(set("b", "2"), "*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$9\r\n2\r\n");
        int at = new String(disk.content(Logs.INCR_1), StandardCharsets.ISO_8859_1)
                .indexOf("*3\r\n$3\r\nSET\r\n$1\r\nb");
        assertThatThrownBy(() -> editor(disk).reseal())
                .isInstanceOf(LogDamagedException.class)
                .hasMessageContaining("byte " + at);
    }

    @Test
    void removed_end_is_told_and_can_be_accepted() throws IOException {
        Path last = Logs.AOF_DIR.resolve("appendonly.aof.2.incr.aof");
        String text = new String(disk.content(last), StandardCharsets.ISO_8859_1);
        disk.put(last, Logs.ascii(text.substring(0, text.indexOf("#R 8 "))));
        assertThat(check(disk).verdict()).isEqualTo(LogFindings.Verdict.SHORTER);
        assertThat(check(disk).durable()).isEqualTo(8);
        editor(disk).reseal();
        assertThat(check(disk).verdict()).isEqualTo(LogFindings.Verdict.WHOLE);
        try (AofLog log = Logs.open(disk)) {
            assertThat(log.report().missing()).isZero();
            assertThat(Logs.payloads(log)).endsWith(set("e", "5"));
        }
    }

    @Test
    void fix_keeps_what_is_before_the_damage() throws IOException {
        edit(set("b", "2"), set("b", "x"));
        LogEditor.Result result = editor(disk).fix();
        assertThat(result.kept()).isEqualTo(3);
        assertThat(result.resealed()).isZero();
        try (AofLog log = Logs.open(disk)) {
            assertThat(Logs.payloads(log)).isEqualTo(select(0) + set("a", "1") + FLUSHALL);
            assertThat(log.end().term()).isEqualTo(5);
            assertThat(log.report().suspect()).isFalse();
        }
    }

    @Test
    void log_ends_at_a_record_or_a_time() throws IOException {
        LossyLogStorage byTime = disk.copy();
        editor(disk).truncateToIndex(2);
        editor(byTime).truncateToTime(Logs.NOW + 1);
        for (LossyLogStorage storage : List.of(disk, byTime)) {
            try (AofLog log = Logs.open(storage)) {
                assertThat(Logs.payloads(log)).isEqualTo(select(0) + set("a", "1"));
                assertThat(log.end().index()).isEqualTo(3);
            }
        }
    }

    @Test
    void record_in_the_second_file_can_be_the_end() throws IOException {
        editor(disk).truncateToIndex(7);
        try (AofLog log = Logs.open(disk)) {
            assertThat(Logs.payloads(log)).endsWith(set("e", "5"));
            assertThat(log.lastDb()).isEqualTo(3);
        }
    }

    @Test
    void place_before_the_base_or_behind_the_end_is_refused() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.rewrite(log, disk);
        }
        assertThatThrownBy(() -> editor(disk).truncateToIndex(3)).hasMessageContaining("a snapshot at record 8");
        assertThatThrownBy(() -> editor(disk).truncateToTime(Logs.NOW)).hasMessageContaining("a snapshot at record 8");
        assertThatThrownBy(() -> editor(disk).truncateToIndex(9)).hasMessageContaining("ends at record 8");
    }

    /** The power fails at each write of a reseal: the log is the old one or the new one. */
    @Test
    void crash_at_any_write_leaves_the_old_log_or_the_new_one() throws IOException {
        edit(line(3) + FLUSHALL, "");
        LossyLogStorage done = disk.copy();
        editor(done).reseal();
        String resealed;
        try (AofLog log = Logs.open(done.copy())) {
            resealed = Logs.payloads(log);
        }
        long changes = done.changes();
        int refused = 0;
        for (long i = 1; i < changes; i++) {
            LossyLogStorage storage = disk.copy();
            storage.powerFailsAfter(i);
            try {
                editor(storage).reseal();
            } catch (IOException powerFailure) {
                assertThat(powerFailure).isNotInstanceOf(LogDamagedException.class);
            }
            try (AofLog log = Logs.open(storage.crashLosingAll())) {
                assertThat(Logs.payloads(log)).as("change %d", i).isEqualTo(resealed);
            } catch (LogDamagedException old) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
