package dev.redoubt.persistence.aof.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every byte of a small log is changed, and every file is truncated at every length. Three results are permitted:
 * exactly the data, a beginning of the data that is reported as truncated or continued, or a refusal.
 */
class LogDamageTest {
    private final LossyLogStorage disk = Logs.disk();
    private String all = "";
    private String durable = "";
    private long end;
    private List<String> records = List.of();

    @BeforeEach
    void write() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 0);
            Logs.add(log, Logs.command("SET", "a", "1"), Logs.command("SET", "b", "2"));
            log.fsync();
            Logs.add(log, Logs.command("SET", "c", "\r\n#R 5 1 0 1 1 1 00000000\r\n*1\r\n"));
            Logs.rewrite(log, disk);
            Logs.begin(log, 2);
            Logs.add(log, RespScanner.select(0), Logs.command("SET", "d", "4"), Logs.command("SET", "e", "5"));
            log.fsync();
            durable = Logs.payloads(log);
            Logs.select(log, 3);
            log.rotate();
            Logs.add(log, Logs.command("SET", "f", "6"), Logs.command("SET", "g", "7"));
            Logs.add(log, RespScanner.select(0), Logs.command("SET", "h", "8"));
            Logs.add(log, Logs.command("SET", "i", "9"));
            log.fsync();
            end = log.end().index();
            try (AofLog copy = openCopy(disk.copy())) {
                all = Logs.payloads(copy);
                records = recordsOf(copy);
            }
        }
    }

    private static AofLog openCopy(LogStorage storage) throws IOException {
        return Logs.openCold(storage);
    }

    /** Opens damaged files and verifies that the result is one of the three. */
    private void look(LossyLogStorage damaged, String what) throws IOException {
        try (AofLog log = openCopy(damaged)) {
            String found = Logs.payloads(log);
            LoadReport report = log.report();
            if (base(log, damaged)) {
                return;
            }
            boolean wholeRecords = report.origin() == LoadReport.Origin.OURS
                    && report.truncatedBytes() == 0
                    && records.subList(
                                    0, Math.min(records.size(), recordsOf(log).size()))
                            .equals(recordsOf(log));
            if (!found.equals(all) && !wholeRecords) {
                String part = report.origin() == LoadReport.Origin.CONTINUED ? withoutFirstSelects(found) : found;
                String whole = report.origin() == LoadReport.Origin.CONTINUED ? withoutFirstSelects(all) : all;
                assertThat(whole).as(what).startsWith(part);
                assertThat(report.suspect()).as(what).isTrue();
                assertThat(report.remarks()).as(what).isNotEmpty();
            }
            if (log.end().index() < end && report.origin() == LoadReport.Origin.OURS) {
                assertThat(report.missing()).as(what).isEqualTo(end - log.end().index());
                assertThat(report.suspect()).as(what).isTrue();
            }
            List<String> kept = recordsOf(log);
            Logs.begin(log, log.end().term() + 1);
            Logs.add(log, RespScanner.select(0), Logs.command("SET", "after", what));
            log.fsync();
            try (AofLog again = openCopy(damaged.copy())) {
                assertThat(again.report().suspect()).as(what).isFalse();
                assertThat(Logs.bytes(Logs.read(again, again.firstIndex())))
                        .as(what)
                        .containsAll(kept);
                assertThat(again.end()).as(what).isEqualTo(log.end());
            }
        } catch (LogDamagedException refused) {
            assertThat(refused).as(what).hasMessageContaining("Ways on: ");
            assertThat(refused.file()).as(what).hasParentRaw(Logs.AOF_DIR);
        }
    }

    /** True if the reader of the RDB finds the base damaged. */
    private static boolean base(AofLog log, LossyLogStorage storage) throws IOException {
        BaseInfo base = log.base();
        assertThat(base).isNotNull();
        try (LogReader in = LogReader.open(storage, base.file())) {
            return RdbFile.end(in) != in.limit();
        }
    }

    private static List<String> recordsOf(AofLog log) throws IOException {
        return Logs.bytes(Logs.read(log, log.firstIndex()));
    }

    private static String withoutFirstSelects(String payload) {
        return payload.replaceAll("\\*2\r\n\\$6\r\nSELECT\r\n\\$1\r\n.\r\n", "");
    }

    private List<Path> files() {
        return disk.paths().stream()
                .filter(path -> path.startsWith(Logs.AOF_DIR))
                .toList();
    }

    private static boolean isBase(Path file) {
        return file.toString().endsWith(".rdb");
    }

    @Test
    void flipped_bit_in_any_file_is_noticed() throws IOException {
        for (Path file : files()) {
            byte[] content = disk.content(file);
            for (int i = 0; i < content.length; i++) {
                for (int mask : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255, content[i] & 0xFF}) {
                    LossyLogStorage damaged = disk.copy();
                    byte[] flipped = content.clone();
                    flipped[i] ^= (byte) mask;
                    damaged.put(file, flipped);
                    look(damaged, file.getFileName() + " byte " + i + " mask " + mask);
                }
            }
        }
    }

    /** The active file has only our SELECT then, which is no sign that redis-server has continued the log. */
    @Test
    void flipped_bit_after_a_rotation_is_noticed() throws IOException {
        try (AofLog log = Logs.openCold(disk)) {
            log.rotate();
        }
        flipped_bit_in_any_file_is_noticed();
    }

    @Test
    void file_truncated_at_any_length_is_noticed() throws IOException {
        for (Path file : files()) {
            byte[] content = disk.content(file);
            for (int length = 0; length < content.length; length++) {
                LossyLogStorage damaged = disk.copy();
                damaged.put(file, Arrays.copyOf(content, length));
                look(damaged, file.getFileName() + " truncated to " + length);
            }
        }
    }

    @Test
    void tail_of_zeros_or_garbage_is_truncated_and_audited() throws IOException {
        Path last = files().stream()
                .filter(path -> !isBase(path))
                .reduce((a, b) -> b.equals(Logs.MANIFEST) ? a : b)
                .orElseThrow();
        byte[] content = disk.content(last);
        for (byte filler : new byte[] {0, '#', '*', '\r', 'x', -1}) {
            byte[] longer = Arrays.copyOf(content, content.length + 300);
            Arrays.fill(longer, content.length, longer.length, filler);
            LossyLogStorage damaged = disk.copy();
            damaged.put(last, longer);
            try (AofLog log = openCopy(damaged)) {
                assertThat(Logs.payloads(log)).isEqualTo(all);
                if (filler != '#') {
                    assertThat(log.report().truncatedBytes()).isEqualTo(300);
                    assertThat(damaged.content(log.report().auditFiles().get(0)))
                            .hasSize(300);
                }
            }
        }
    }

    @Test
    void damage_below_the_fsynced_index_is_refused_with_its_place() throws IOException {
        Path first = files().stream()
                .filter(path -> path.toString().endsWith("2.incr.aof"))
                .findFirst()
                .orElseThrow();
        byte[] content = disk.content(first);
        int at = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("$1\r\nd");
        content[at + 4] = 'D';
        LossyLogStorage damaged = disk.copy();
        damaged.put(first, content);
        assertThatThrownBy(() -> openCopy(damaged))
                .isInstanceOfSatisfying(LogDamagedException.class, refused -> {
                    assertThat(refused.file()).isEqualTo(first);
                    assertThat(refused.index()).isEqualTo(6);
                    assertThat(refused.offset()).isPositive().isLessThan(at);
                })
                .hasMessageContaining("was durable");
        assertThat(durable).contains("$1\r\nd");
    }

    @Test
    void a_torn_tail_is_refused_where_truncation_is_not_allowed() throws IOException {
        Path last = files().stream()
                .filter(path -> path.toString().endsWith("4.incr.aof"))
                .findFirst()
                .orElseThrow();
        byte[] content = disk.content(last);
        disk.put(last, Arrays.copyOf(content, content.length - 1));
        AofOptions strict = new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", false, 0);
        assertThatThrownBy(() -> LogOpener.open(disk.copy(), strict, Logs.history(1)))
                .isInstanceOf(LogDamagedException.class)
                .hasMessageContaining("Unexpected end of file");
    }

    @Test
    void log_that_ends_below_the_durable_index_is_suspect_until_stored() throws IOException {
        LossyLogStorage old = new LossyLogStorage(Logs.DIR);
        try (AofLog log = Logs.openCold(old)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
        }
        byte[] backup = old.content(Logs.INCR_1);
        try (AofLog log = Logs.openCold(old)) {
            Logs.select(log, 2);
            Logs.select(log, 3);
        }
        old.put(Logs.INCR_1, backup);
        for (int start = 0; start < 2; start++) {
            // A start that ends before it has stored the suspicion changes nothing.
            LoadReport report =
                    LogOpener.open(old, AofOptions.DEFAULT, Logs.history(1)).report();
            assertThat(report.suspect()).isTrue();
            assertThat(report.missing()).isEqualTo(2);
            assertThat(report.remarks()).singleElement().asString().contains("durable up to record 4 once");
        }
        try (AofLog log = Logs.openCold(old)) {
            log.fsync();
        }
        try (AofLog log = Logs.openCold(old)) {
            assertThat(log.report().suspect()).isFalse();
        }
    }

    /** The fsynced-index file is an aid: the log opens without it, and with garbage in it. */
    @Test
    void damaged_fsynced_index_file_counts_as_zero() throws IOException {
        Path fsynced = Logs.DIR.resolve("appendonly.aof.fsynced");
        byte[] content = disk.content(fsynced);
        for (int i = 0; i < content.length; i++) {
            LossyLogStorage damaged = disk.copy();
            byte[] flipped = content.clone();
            flipped[i] ^= 4;
            damaged.put(fsynced, i % 2 == 0 ? flipped : Arrays.copyOf(content, i));
            try (AofLog log = openCopy(damaged)) {
                assertThat(log.report().suspect()).isFalse();
            }
        }
    }

    /** The damaged length is within the size of the file, which may be sparse. */
    @Test
    void a_record_that_claims_to_be_huge_takes_no_memory() throws IOException {
        disk.put(Logs.INCR_1, Logs.ascii("#R 1 1 0 3000000000 1 2147480000 00000000\r\n"));
        try (LogReader in = new LogReader(disk.openRead(Logs.INCR_1), 1L << 32)) {
            IncrFileScan.Result scan = IncrFileScan.scan(in, ChainState.behind(null));
            assertThat(scan.stop()).isEqualTo(IncrFileScan.Stop.DAMAGE);
            assertThat(scan.why()).contains("does not continue");
        }
    }

    @Test
    void a_missing_file_is_refused() throws IOException {
        for (Path file : files()) {
            LossyLogStorage damaged = disk.copy();
            damaged.delete(file);
            assertThatThrownBy(() -> openCopy(damaged)).as(file.toString()).isInstanceOf(LogDamagedException.class);
        }
    }
}
