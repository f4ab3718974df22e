package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AofLogTest {
    private final LossyLogStorage disk = Logs.disk();

    private static List<String> records(ShardLog log) throws IOException {
        return Logs.bytes(Logs.read(log, log.firstIndex()));
    }

    private String text(Path file) throws IOException {
        return new String(disk.content(file), StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_new_log_is_empty_and_has_redis_files() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            assertThat(log.end()).isEqualTo(LogEnd.EMPTY);
            assertThat(log.firstIndex()).isEqualTo(1);
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.EMPTY);
            assertThat(log.report().suspect()).isTrue();
            assertThat(text(Logs.MANIFEST)).startsWith("#C ").endsWith("file appendonly.aof.1.incr.aof seq 1 type i\n");
            assertThat(text(Logs.INCR_1)).isEqualTo("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n");
        }
    }

    @Test
    void appended_records_are_found_after_a_restart() throws IOException {
        LogEnd end;
        List<String> written;
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 3);
            Logs.select(log, 5);
            for (int i = 0; i < 100; i++) {
                Logs.add(log, Logs.command("SET", "key" + i, "x".repeat(i * 997)));
            }
            Logs.add(log, Logs.command("SET", "big", "y".repeat(1 << 20)));
            end = log.end();
            written = records(log);
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.end()).isEqualTo(end);
            assertThat(log.lastDb()).isEqualTo(5);
            assertThat(log.fsyncedIndex()).isEqualTo(end.index());
            assertThat(log.report().origin()).isEqualTo(LoadReport.Origin.OURS);
            assertThat(log.report().suspect()).isFalse();
            assertThat(records(log)).hasSize(103).endsWith(written.toArray(String[]::new));
            assertThat(Logs.read(log, 90)).first().extracting(LogRecord::index).isEqualTo(90L);
        }
    }

    @Test
    void an_fsync_is_noted_before_the_next_record() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            assertThat(log.fsyncedIndex()).isZero();
            assertThat(log.fsync()).isEqualTo(1);
            Logs.select(log, 0);
            Logs.select(log, 1);
            assertThat(log.fsyncedIndex()).isEqualTo(1);
            assertThat(text(Logs.INCR_1)).contains("\r\n#F 1\r\n#R 2 ").containsOnlyOnce("#F");
            assertThat(records(log)).hasSize(3);
        }
    }

    @Test
    void record_that_does_not_continue_the_log_is_not_written() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            String before = text(Logs.INCR_1);
            RecordSealer elsewhere = new RecordSealer(log.end(), 99, 0, 0);
            LogRecord bad = elsewhere.seal(1, 0, Logs.NOW, Logs.command("PING"));
            assertThatThrownBy(() -> log.append(bad)).isInstanceOf(BrokenChainException.class);
            assertThat(text(Logs.INCR_1)).isEqualTo(before);
        }
    }

    @Test
    void values_may_look_like_records() throws IOException {
        String fake = "\r\n#R 3 1 0 1 1 0 00000000 " + "0".repeat(40) + "\r\n#F 999\r\n*1\r\n$8\r\nFLUSHALL\r\n#R ";
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            Logs.add(log, RespScanner.select(0), Logs.command("SET", "a", fake));
            Logs.add(log, Logs.command("SET", fake, "b"));
        }
        byte[] whole = disk.content(Logs.INCR_1);
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(records(log)).hasSize(3);
        }
        for (int length = 0; length < whole.length; length++) {
            LossyLogStorage torn = disk.copy();
            torn.put(Logs.INCR_1, java.util.Arrays.copyOf(whole, length));
            try (AofLog log = Logs.openCold(torn)) {
                assertThat(records(log).size()).isLessThanOrEqualTo(3);
                assertThat(Logs.payloads(log)).doesNotStartWith("*1\r\n$8\r\nFLUSHALL");
                assertThat(log.report().origin()).isIn(LoadReport.Origin.OURS, LoadReport.Origin.EMPTY);
            }
        }
    }

    @Test
    void a_rewrite_begins_exactly_at_the_rotation() throws IOException {
        LogEnd end;
        BaseInfo base;
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 2);
            BaseInfo early = Logs.infoAt(log);
            Logs.select(log, 3);
            log.rotate();
            log.rotate();
            base = Logs.infoAt(log);
            Logs.add(log, Logs.command("SET", "later", "1"));
            Path file = log.newBaseFile();
            Logs.write(disk, file, Logs.rdb(base.aux(), Map.of("k", "v")));
            assertThatThrownBy(() -> log.installBase(file, early)).isInstanceOf(IllegalStateException.class);
            log.installBase(file, base);
            assertThat(log.base()).isEqualTo(base.at(Logs.AOF_DIR.resolve("appendonly.aof.3.base.rdb")));
            assertThat(disk.content(Logs.DIR.resolve("dump.rdb")))
                    .isEqualTo(disk.content(log.base().file()));
            assertThat(log.firstIndex()).as("still in memory").isEqualTo(1);
            assertThat(disk.exists(Logs.INCR_1)).isFalse();
            end = log.end();
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.end()).isEqualTo(end);
            assertThat(log.base()).isEqualTo(base.at(log.base().file()));
            assertThat(log.firstIndex()).isEqualTo(4);
            assertThat(Logs.read(log, 4)).hasSize(1);
            assertThatThrownBy(() -> log.read(3)).isInstanceOf(RecordGoneException.class);
            assertThat(disk.paths()).noneMatch(path -> path.toString().contains("temp-"));
        }
    }

    @Test
    void covered_files_stay_readable_for_the_archiver_until_it_lets_them_go() throws IOException {
        try (AofLog log = Logs.openCold(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
            RecordCursor cursor = log.read(1);
            cursor.next();
            log.keepFrom(2, Long.MAX_VALUE);
            Logs.rewrite(log, disk);
            Logs.select(log, 2);
            Logs.rewrite(log, disk);
            Logs.select(log, 3);

            assertThat(log.firstIndex()).isEqualTo(1);
            assertThat(Logs.read(log, 2)).extracting(LogRecord::index).containsExactly(2L, 3L, 4L);
            assertThat(cursor.next()).extracting(LogRecord::index).isEqualTo(2L);
            assertThat(log.truncatableTo()).isEqualTo(3);
            assertThat(text(Logs.MANIFEST)).contains("appendonly.aof.1.incr.aof seq 1 type h\n");

            log.keepFrom(3, Long.MAX_VALUE);
            assertThat(log.firstIndex()).isEqualTo(3);
            assertThat(disk.exists(Logs.INCR_1)).isFalse();
            assertThatThrownBy(() -> log.read(2)).isInstanceOf(RecordGoneException.class);

            log.keepFrom(Long.MAX_VALUE, 0);
            assertThat(log.firstIndex()).isEqualTo(4);
            assertThat(text(Logs.MANIFEST)).doesNotContain("type h");
        }
    }

    @Test
    void covered_files_are_kept_up_to_a_bound_and_not_over_a_restart_or_reset() throws IOException {
        try (AofLog log = Logs.openCold(disk)) {
            Logs.begin(log, 1);
            Logs.add(log, Logs.command("SET", "key", "x".repeat(1000)));
            log.keepFrom(1, 1000);
            Logs.rewrite(log, disk);
            assertThat(log.firstIndex()).as("too much").isEqualTo(3);
            Logs.select(log, 2);
            Logs.rewrite(log, disk);
            assertThat(log.firstIndex()).isEqualTo(3);
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.firstIndex()).isEqualTo(4);
            log.keepFrom(1, 1000);
            Logs.select(log, 3);
            Logs.rewrite(log, disk);
            assertThat(log.firstIndex()).isEqualTo(4);
            BaseInfo info = Logs.infoAt(log);
            Path file = log.newBaseFile();
            Logs.write(disk, file, Logs.rdb(info.aux(), Map.of()));
            log.reset(file, info);
            assertThat(log.firstIndex()).isEqualTo(5);
            assertThat(text(Logs.MANIFEST)).doesNotContain("type h");
        }
    }

    @Test
    void a_divergent_suffix_moves_to_audit_files() throws IOException {
        List<String> kept = new ArrayList<>();
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
            kept.addAll(records(log));
            Logs.select(log, 2);
            log.rotate();
            Logs.begin(log, 2);
            Logs.select(log, 3);
            log.fsync();
            RecordCursor cursor = log.read(1);
            TruncationReport report = log.truncate(2);
            assertThat(report.recordsRemoved()).isEqualTo(3);
            assertThat(report.auditFiles()).hasSize(2);
            assertThat(text(report.auditFiles().get(0))).startsWith("#R 3 1 2 ");
            assertThat(text(report.auditFiles().get(1))).contains("#R 4 2 ", "#R 5 2 ");
            assertThatThrownBy(cursor::next).isInstanceOf(RecordGoneException.class);
            assertThat(log.fsyncedIndex()).isEqualTo(2);
            assertThat(log.terms().rows()).hasSize(1);
            assertThat(records(log)).isEqualTo(kept);
            Logs.begin(log, 7);
            kept.add(records(log).get(2));
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(records(log)).isEqualTo(kept);
            assertThat(log.report().suspect()).isFalse();
        }
    }

    @Test
    void truncation_at_every_index_is_exact_and_refused_below_the_base() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
            Logs.rewrite(log, disk);
            Logs.begin(log, 2);
            Logs.select(log, 2);
            log.fsync();
            log.rotate();
            Logs.select(log, 3);
            Logs.begin(log, 3);
        }
        for (long last = 6; last >= 2; last--) {
            LossyLogStorage copy = disk.copy();
            List<String> whole;
            try (AofLog log = Logs.openCold(copy)) {
                whole = records(log);
                assertThat(log.truncate(last).lastIndex()).isEqualTo(last);
                assertThat(records(log)).isEqualTo(whole.subList(0, (int) last - 2));
                Logs.begin(log, 9);
            }
            try (AofLog log = Logs.openCold(copy)) {
                assertThat(records(log).subList(0, (int) last - 2)).isEqualTo(whole.subList(0, (int) last - 2));
                assertThatThrownBy(() -> log.truncate(1)).isInstanceOf(TruncateBelowBaseException.class);
            }
        }
    }

    @Test
    void reset_keeps_the_old_files_until_they_are_dropped() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            LossyLogStorage other = Logs.disk();
            try (AofLog master = Logs.open(other)) {
                Logs.begin(master, 4);
                Logs.select(master, 9);
                BaseInfo info = Logs.infoAt(master);
                Path file = log.newBaseFile();
                Logs.write(disk, file, Logs.rdb(info.aux(), Map.of()));
                log.reset(file, info);
                assertThat(log.end()).isEqualTo(master.end());
                log.append(Logs.select(master, 1));
                assertThat(log.end()).isEqualTo(master.end());
            }
            assertThat(disk.list(Logs.DIR.resolve("audit"))).hasSize(1);
            log.dropReplaced();
            assertThat(disk.list(Logs.DIR.resolve("audit"))).isEmpty();
        }
        try (AofLog log = Logs.openCold(disk)) {
            assertThat(log.firstIndex()).isEqualTo(3);
            assertThat(log.end().index()).isEqualTo(3);
            assertThat(log.terms().rows()).hasSize(1);
        }
    }

    @Test
    void record_can_be_appended_again_after_a_full_disk() throws IOException {
        for (int room = 0; room < 60; room++) {
            LossyLogStorage small = Logs.disk();
            try (AofLog log = Logs.open(small)) {
                Logs.begin(log, 1);
                byte[] before = small.content(Logs.INCR_1);
                LogRecord record = Logs.sealer(log).seal(1, 0, Logs.NOW, Logs.command("SET", "a", "b"));
                small.fullAfter(room);
                assertThatThrownBy(() -> log.append(record)).hasMessageContaining("No space");
                assertThat(small.content(Logs.INCR_1)).isEqualTo(before);
                assertThat(log.end().index()).isEqualTo(1);
                small.fullAfter(Long.MAX_VALUE);
                log.append(record);
                assertThat(records(log)).hasSize(2);
            }
            try (AofLog log = Logs.openCold(small)) {
                assertThat(records(log)).hasSize(2);
            }
        }
    }

    @Test
    void failed_fsync_is_final_until_a_base_covers_the_file() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
            log.fsync();
            Logs.select(log, 1);
            assertThatThrownBy(log::rollAfterFsyncFailure).isInstanceOf(IllegalStateException.class);
            disk.failFsync(true);
            assertThatThrownBy(log::fsync).isInstanceOf(FsyncFailedException.class);
            disk.failFsync(false);
            assertThatThrownBy(log::fsync).isInstanceOf(FsyncFailedException.class);
            assertThatThrownBy(log::rotate).isInstanceOf(FsyncFailedException.class);
            log.rollAfterFsyncFailure();
            Logs.select(log, 2);
            assertThat(log.fsync()).isEqualTo(1);
            Logs.rewrite(log, disk);
            assertThat(log.fsyncedIndex()).isEqualTo(3);
            Logs.select(log, 3);
            assertThat(log.fsync()).isEqualTo(4);
        }
        try (AofLog log = Logs.openCold(disk.crash(new java.util.Random(1)))) {
            assertThat(log.end().index()).isEqualTo(4);
        }
    }

    /** The cache has clean pages that the disk never got, so the next fsync of that file would "succeed". */
    @Test
    void start_after_a_failed_fsync_makes_cached_records_durable() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            LossyLogStorage lying = Logs.disk();
            try (AofLog log = Logs.open(lying)) {
                Logs.begin(log, 1);
                Logs.add(log, Logs.command("SET", "durable", "x".repeat(1000)));
                log.fsync();
                Logs.add(log, Logs.command("SET", "lost", "y".repeat(1000)));
                lying.failFsync(true);
                assertThatThrownBy(log::fsync).isInstanceOf(FsyncFailedException.class);
            }
            lying.failFsync(false);
            try (AofLog log = Logs.open(lying)) {
                assertThat(log.fsyncedIndex()).isEqualTo(3);
                Logs.add(log, Logs.command("SET", "behind", "z".repeat(1000)));
                assertThat(log.fsync()).isEqualTo(4);
                LossyLogStorage survived = lying.crash(new java.util.Random(seed));
                try (AofLog after = Logs.openCold(survived)) {
                    assertThat(after.end().index()).as("seed " + seed).isEqualTo(4);
                    assertThat(records(after)).hasSize(4);
                }
                lying = survived;
            } catch (IOException closedWithoutPower) {
                assertThat(closedWithoutPower).hasMessageContaining("power");
            }
        }
    }

    @Test
    void a_start_whose_fsync_fails_too_says_so() throws IOException {
        try (AofLog log = Logs.open(disk)) {
            Logs.begin(log, 1);
        }
        disk.failFsync(true);
        assertThatThrownBy(() -> Logs.open(disk)).isInstanceOf(IOException.class);
    }

    @Test
    void cursors_follow_a_writer_that_appends_rotates_and_rewrites() throws Exception {
        int count = 3000;
        try (AofLog log = LogOpener.open(
                disk, new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", true, 4096), Logs.history(1))) {
            Logs.begin(log, 1);
            List<CompletableFuture<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> follow(log, count)));
            }
            CompletableFuture<Void> syncer = CompletableFuture.runAsync(() -> {
                try {
                    while (log.fsync() < count) {
                        Thread.onSpinWait();
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int i = 2; i <= count; i++) {
                Logs.add(log, Logs.command("SET", "k" + i, "v".repeat(i % 300)));
                if (i % 500 == 0) {
                    log.rotate();
                }
            }
            for (CompletableFuture<Long> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(count);
            }
            syncer.get(60, TimeUnit.SECONDS);
            Logs.rewrite(log, disk);
            assertThat(log.incrFiles()).hasSize(1);
            assertThatThrownBy(() -> log.read(2)).isInstanceOf(RecordGoneException.class);
        }
    }

    private static long follow(AofLog log, long last) {
        try (RecordCursor cursor = log.read(1)) {
            long seen = 0;
            while (seen < last) {
                LogRecord record = cursor.next();
                if (record == null) {
                    Thread.onSpinWait();
                } else {
                    assertThat(record.index()).isEqualTo(++seen);
                }
            }
            return seen;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void records_before_the_base_stay_readable_but_cannot_be_truncated() throws IOException {
        LogStorage storage = Logs.disk();
        try (AofLog log = Logs.open(storage)) {
            Logs.begin(log, 1);
            Logs.add(log, Logs.command("SET", "a", "1"));
            Logs.add(log, Logs.command("SET", "a", "2"));
            Logs.rewrite(log, storage);
            assertThat(log.firstIndex()).isEqualTo(1);
            assertThat(log.truncatableTo()).isEqualTo(3);
            assertThatThrownBy(() -> log.truncate(2)).isInstanceOf(TruncateBelowBaseException.class);
        }
    }
}
