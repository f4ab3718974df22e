package dev.redoubt.persistence.aof.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofInteropTest;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.MemoryLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Logs that redis-server wrote or continued, as bytes (2.5, 2.6); {@link AofInteropTest} uses the real server. */
class ForeignLogTest {
    private static final byte[] SELECT_0 = RespScanner.select(0);
    private static final byte[] SET_A = Logs.command("SET", "a", "1");
    private static final byte[] SET_B = Logs.command("SET", "b", "2");
    private static final byte[] TRANSACTION =
            Logs.join(Logs.command("MULTI"), Logs.command("INCR", "n"), Logs.command("EXEC"));

    private final LossyLogStorage disk = Logs.disk();

    private void manifest(String text) {
        disk.put(Logs.MANIFEST, Logs.ascii(text));
    }

    private void file(String name, byte[]... content) {
        disk.put(Logs.AOF_DIR.resolve(name), Logs.join(content));
    }

    private static String text(byte[]... parts) {
        return new String(Logs.join(parts), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Opens the log, verifies its content, and verifies that a second start finds an ordinary log. */
    private LoadReport expect(LoadReport.Origin origin, String payloads) throws IOException {
        LoadReport report;
        List<String> records;
        try (AofLog log = Logs.openCold(disk)) {
            report = log.report();
            assertThat(report.origin()).isEqualTo(origin);
            assertThat(Logs.payloads(log)).isEqualTo(payloads);
            assertThat(report.end()).isEqualTo(log.end());
            records = Logs.bytes(Logs.read(log, log.firstIndex()));
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.OURS);
            assertThat(Logs.bytes(Logs.read(log, log.firstIndex()))).isEqualTo(records);
        }
        return report;
    }

    /** Writes a log of ours, as a process that was killed leaves it: without a last {@code #F} line. */
    private Path ours(byte[]... commands) throws IOException {
        byte[] killed;
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 5);
            for (byte[] command : commands) {
                Logs.add(log, command);
            }
            killed = disk.content(Logs.INCR_1);
        }
        disk.put(Logs.INCR_1, killed);
        return Logs.INCR_1;
    }

    private void append(Path file, byte[]... parts) throws IOException {
        disk.put(file, Logs.join(disk.content(file), Logs.join(parts)));
    }

    @Test
    void an_aof_of_redis_becomes_a_new_history() throws IOException {
        manifest("file appendonly.aof.1.base.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n"
                + "file appendonly.aof.2.incr.aof seq 2 type i\n");
        file("appendonly.aof.1.base.aof", RespScanner.select(3), SET_A);
        file("appendonly.aof.1.incr.aof", Logs.ascii("#TS:1700000000\r\n"), SET_B);
        file("appendonly.aof.2.incr.aof", SELECT_0, TRANSACTION);
        LoadReport report = expect(
                LoadReport.Origin.FOREIGN, text(RespScanner.select(3), SET_A, SELECT_0, SET_B, SELECT_0, TRANSACTION));
        assertThat(report.end().term()).isEqualTo(1);
        assertThat(report.truncatedBytes()).isZero();
    }

    @Test
    void foreign_base_is_at_index_1_above_an_empty_log() throws IOException {
        manifest("file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n");
        byte[] rdb = Logs.rdb(Map.of("redis-ver", "7.0.15"), Map.of("x", "y"));
        file("appendonly.aof.1.base.rdb", rdb);
        file("appendonly.aof.1.incr.aof", SELECT_0, SET_A);
        expect(LoadReport.Origin.FOREIGN, text(SELECT_0, SET_A));
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.base()).isEqualTo(BaseInfo.foreign(Logs.AOF_DIR.resolve("appendonly.aof.1.base.rdb")));
            assertThat(disk.content(log.base().file())).isEqualTo(rdb);
            assertThat(log.firstIndex()).isEqualTo(2);
            assertThat(Logs.read(log, 2).get(0).isTermStart()).isTrue();
        }
    }

    @Test
    void a_lone_dump_becomes_the_base() throws IOException {
        disk.put(Logs.DIR.resolve("dump.rdb"), Logs.rdb(Map.of(), Map.of("x", "y")));
        expect(LoadReport.Origin.FOREIGN, "");
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.end().index()).isEqualTo(2);
        }
    }

    @Test
    void lone_dump_of_ours_continues_its_history() throws IOException {
        BaseInfo info;
        try (MemoryLog log = LogOpener.openInMemory(disk, AofOptions.DEFAULT)) {
            Logs.begin(log, 2);
            Logs.select(log, 4);
            info = Logs.infoAt(log);
            Path file = log.newBaseFile();
            Logs.write(disk, file, Logs.rdb(info.aux(), Map.of("x", "y")));
            log.installBase(file, info);
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.end()).isEqualTo(info.end());
            assertThat(log.lastDb()).isEqualTo(4);
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.SNAPSHOT);
            assertThat(log.report().suspect()).isTrue();
            Logs.begin(log, 3);
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.end().index()).isEqualTo(3);
        }
    }

    @Test
    void old_single_file_is_adopted_with_and_without_preamble() throws IOException {
        disk.put(Logs.DIR.resolve("appendonly.aof"), Logs.join(SELECT_0, SET_A));
        expect(LoadReport.Origin.FOREIGN, text(SELECT_0, SET_A));
        assertThat(disk.exists(Logs.DIR.resolve("appendonly.aof"))).isFalse();

        LossyLogStorage other = Logs.disk();
        byte[] preamble = Logs.rdb(Map.of(), Map.of("x", "\u00ff\u00ff\u00ff\u00fe".repeat(50)));
        other.put(Logs.DIR.resolve("appendonly.aof"), Logs.join(preamble, SELECT_0, SET_B));
        try (AofLog log = Logs.openCold(other)) {
            assertThat(other.content(log.base().file())).isEqualTo(preamble);
            assertThat(Logs.payloads(log)).isEqualTo(text(SELECT_0, SET_B));
        }
    }

    @Test
    void torn_end_of_redis_is_truncated_before_the_transaction() throws IOException {
        manifest("file appendonly.aof.1.incr.aof seq 1 type i\n");
        byte[] whole = Logs.join(SELECT_0, SET_A, TRANSACTION);
        int border = Logs.join(SELECT_0, SET_A).length;
        for (int length = border + 1; length < whole.length; length++) {
            disk.put(Logs.INCR_1, Arrays.copyOf(whole, length));
            manifest("file appendonly.aof.1.incr.aof seq 1 type i\n");
            LoadReport report = expect(LoadReport.Origin.FOREIGN, text(SELECT_0, SET_A));
            assertThat(report.truncatedBytes()).isEqualTo(length - border);
        }
    }

    @Test
    void garbage_among_the_commands_of_redis_is_refused() {
        manifest("file appendonly.aof.1.incr.aof seq 1 type i\n");
        file("appendonly.aof.1.incr.aof", SELECT_0, SET_A, Logs.ascii("garbage\r\n"), SET_B);
        assertThatThrownBy(() -> Logs.openCold(disk))
                .isInstanceOf(LogDamagedException.class)
                .hasMessageContaining("Bad file format")
                .hasMessageContaining("redis-check-aof --fix");
    }

    @Test
    void commands_appended_by_redis_become_a_new_history() throws IOException {
        Path file = ours(SELECT_0, SET_A);
        byte[] before = disk.content(file);
        append(file, SELECT_0, SET_B, TRANSACTION);
        LoadReport report = expect(LoadReport.Origin.CONTINUED, text(SELECT_0, SET_A, SELECT_0, SET_B, TRANSACTION));
        assertThat(report.end().term()).isEqualTo(6);
        assertThat(disk.exists(file)).isFalse();
        byte[] now = disk.content(Logs.AOF_DIR.resolve("appendonly.aof.2.incr.aof"));
        assertThat(now).startsWith(before);
    }

    @Test
    void redis_truncates_within_a_record_and_continues() throws IOException {
        byte[] first = Logs.command("SET", "first", "1");
        byte[] second = Logs.command("SET", "second", "2");
        byte[] third = Logs.command("SET", "third", "a longer value than a select has");
        Path file = ours(SELECT_0, Logs.join(first, second, third));
        byte[] whole = disk.content(file);
        byte[] shorter = Arrays.copyOf(whole, whole.length - third.length);
        for (byte[] redis : new byte[][] {Logs.join(SELECT_0, SET_A), Logs.join(RespScanner.select(7), SET_A)}) {
            LossyLogStorage copy = disk.copy();
            copy.put(file, Logs.join(shorter, redis));
            try (AofLog log = Logs.openCold(copy)) {
                assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.CONTINUED);
                assertThat(Logs.payloads(log)).isEqualTo(text(SELECT_0, SELECT_0, first, second, redis));
                List<LogRecord> records = Logs.read(log, 1);
                assertThat(records.get(records.size() - 1).db()).isEqualTo(redis[20] == '7' ? 7 : 0);
            }
        }
    }

    @Test
    void redis_continues_behind_a_torn_line() throws IOException {
        Path file = ours(SELECT_0, SET_A);
        byte[] whole = disk.content(file);
        int line = text(whole).lastIndexOf("#R");
        for (int length = line + 2; length <= text(whole).indexOf('\n', line) + 1; length++) {
            LossyLogStorage copy = disk.copy();
            copy.put(file, Logs.join(Arrays.copyOf(whole, length), SELECT_0, SET_B));
            try (AofLog log = Logs.openCold(copy)) {
                assertThat(Logs.payloads(log)).as("" + length).isEqualTo(text(SELECT_0, SELECT_0, SET_B));
            }
        }
    }

    @Test
    void a_damaged_last_record_is_not_taken_for_a_continuation() throws IOException {
        Path file = ours(SELECT_0, Logs.join(RespScanner.select(1), SET_A, SELECT_0, SET_B));
        byte[] damaged = disk.content(file);
        damaged[damaged.length - 3] = '9';
        disk.put(file, damaged);
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(Logs.payloads(log)).isEqualTo(text(SELECT_0));
            assertThat(log.report().truncatedBytes()).isPositive();
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.OURS);
        }
    }

    @Test
    void damaged_last_record_of_a_log_that_was_closed_is_refused() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 5);
            Logs.add(log, SELECT_0, SET_A);
        }
        String whole = text(disk.content(Logs.INCR_1));
        disk.put(Logs.INCR_1, Logs.ascii(whole.replace(text(SET_A), text(SET_A).replace("$1\r\n1", "$1\r\n9"))));
        assertThatThrownBy(() -> Logs.openCold(disk))
                .isInstanceOf(LogDamagedException.class)
                .hasMessageContaining("although record 2 was durable");
    }

    @Test
    void damaged_record_before_commands_of_redis_is_refused() throws IOException {
        Path file = ours(SELECT_0, SET_A);
        byte[] damaged = disk.content(file);
        damaged[damaged.length - 3] = '9';
        disk.put(file, Logs.join(damaged, SELECT_0, SET_B));
        assertThatThrownBy(() -> Logs.openCold(disk)).isInstanceOf(LogDamagedException.class);
    }

    @Test
    void rewrite_by_redis_makes_the_log_foreign_and_raises_the_term() throws IOException {
        ours(SELECT_0, SET_A);
        manifest("file appendonly.aof.2.base.rdb seq 2 type b\nfile appendonly.aof.1.incr.aof seq 1 type h\n"
                + "file appendonly.aof.2.incr.aof seq 2 type i\n");
        file("appendonly.aof.2.base.rdb", Logs.rdb(Map.of("aof-base", "1"), Map.of("a", "1")));
        file("appendonly.aof.2.incr.aof", SELECT_0, SET_B);
        try (AofLog log =
                LogOpener.open(disk, AofOptions.DEFAULT, new HistoryStart(17, new java.util.Random(1), Logs.NOW))) {
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.FOREIGN);
            assertThat(log.end().term()).isEqualTo(18);
            assertThat(disk.exists(Logs.INCR_1)).isFalse();
        }
    }

    @Test
    void big_foreign_files_become_records_of_bounded_size() throws IOException {
        java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
        content.writeBytes(SELECT_0);
        for (int i = 0; i < 5000; i++) {
            content.writeBytes(Logs.command("SET", "key" + i, "v".repeat(100)));
        }
        content.writeBytes(Logs.command("MULTI"));
        for (int i = 0; i < 2000; i++) {
            content.writeBytes(Logs.command("SET", "key" + i, "w".repeat(100)));
        }
        content.writeBytes(Logs.command("EXEC"));
        manifest("file appendonly.aof.1.incr.aof seq 1 type i\n");
        disk.put(Logs.INCR_1, content.toByteArray());
        expect(LoadReport.Origin.FOREIGN, text(content.toByteArray()));
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(Logs.read(log, 1)).hasSizeGreaterThan(9);
        }
    }
}
