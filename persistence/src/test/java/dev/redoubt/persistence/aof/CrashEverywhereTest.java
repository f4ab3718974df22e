package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Each operation that changes files is stopped before each single change of the disk: by kill -9, which keeps all, by a
 * loss of power that keeps only what was fsynced, and by cases in between. The next start must find a state that 2.5
 * and 3.6 permit, without leftover files, and the log must accept records again.
 */
class CrashEverywhereTest {
    private static final int MIXED = 4;

    /** The permitted states of the log, each by its end and the crc of its chain, which covers all earlier records. */
    private static final class Truth {
        private final Set<String> permitted = new LinkedHashSet<>();
        private long missing;

        static Truth of(LossyLogStorage disk) throws IOException {
            Truth truth = new Truth();
            try (AofLog log = Logs.openCold(disk.copy())) {
                truth.may(log);
                truth.missing = log.report().missing();
            }
            return truth;
        }

        static String key(LogEnd end, int crc) {
            return end + "/" + RecordCodec.crcText(crc);
        }

        void may(RecordSealer at) {
            permitted.add(key(at.end(), at.lastCrc()));
        }

        void may(ShardLog log) {
            permitted.add(key(log.end(), log.lastCrc()));
        }

        /** Permits only the present state from now on. */
        void must(ShardLog log) {
            permitted.clear();
            may(log);
        }
    }

    private interface Scenario {
        void run(LossyLogStorage disk, Truth truth) throws IOException;
    }

    private static void everywhere(LossyLogStorage prepared, Scenario scenario) throws IOException {
        LossyLogStorage whole = prepared.copy();
        scenario.run(whole, Truth.of(whole));
        long changes = whole.changes();
        assertThat(changes).isPositive();
        for (long at = 0; at <= changes; at++) {
            List<Function<LossyLogStorage, LossyLogStorage>> ends =
                    new ArrayList<>(List.of(LossyLogStorage::copy, LossyLogStorage::crashLosingAll));
            for (int seed = 0; seed < MIXED; seed++) {
                Random random = new Random(seed);
                ends.add(disk -> disk.crash(random));
            }
            for (int i = 0; i < ends.size(); i++) {
                LossyLogStorage disk = prepared.copy();
                Truth truth = Truth.of(disk);
                disk.powerFailsAfter(at);
                if (at < changes) {
                    assertThatThrownBy(() -> {
                                scenario.run(disk, truth);
                                disk.exists(Logs.MANIFEST);
                            })
                            .hasStackTraceContaining("the power is off");
                } else {
                    scenario.run(disk, truth);
                }
                check(ends.get(i).apply(disk), truth, "change " + at + " of " + changes + ", end " + i);
            }
        }
    }

    private static void check(LossyLogStorage found, Truth truth, String what) throws IOException {
        LogEnd end;
        try (AofLog log = Logs.openCold(found)) {
            assertThat(truth.permitted).as(what).contains(Truth.key(log.end(), log.lastCrc()));
            assertThat(Logs.read(log, log.firstIndex())).as(what).hasSize((int)
                    (log.end().index() - log.firstIndex() + 1));
            assertThat(log.report().missing()).as(what).isEqualTo(truth.missing);
            requireNoLeftovers(log, found, what);
            Logs.begin(log, log.end().term() + 1);
            Logs.rewrite(log, found);
            Logs.select(log, 3);
            log.fsync();
            end = log.end();
        } catch (LogDamagedException refused) {
            throw new AssertionError(what, refused);
        }
        try (AofLog log = Logs.openCold(found.crashLosingAll())) {
            assertThat(log.end()).as(what).isEqualTo(end);
            assertThat(log.report().suspect()).as(what).isFalse();
        }
    }

    /** Verifies that no leftover file stays: each crash would fill the disk further. */
    private static void requireNoLeftovers(AofLog log, LossyLogStorage found, String what) throws IOException {
        List<String> names = new ArrayList<>(List.of("appendonly.aof.manifest"));
        log.incrFiles().forEach(file -> names.add(file.entry().file()));
        BaseInfo base = log.base();
        if (base != null) {
            names.add(base.file().getFileName().toString());
            Logs.requireWholeRdb(found, base.file());
        }
        assertThat(found.list(Logs.AOF_DIR)).as(what).containsExactlyInAnyOrderElementsOf(names);
        assertThat(found.list(Logs.DIR)).as(what).noneMatch(name -> name.startsWith("temp-"));
        Path snapshot = Logs.DIR.resolve("dump.rdb");
        if (found.exists(snapshot)) {
            Logs.requireWholeRdb(found, snapshot);
        }
    }

    private static void add(AofLog log, Truth truth, String value) throws IOException {
        RecordSealer sealer = Logs.sealer(log);
        LogRecord record = sealer.seal(log.end().term(), log.lastDb(), Logs.NOW, Logs.command("SET", "k", value));
        truth.may(sealer);
        log.append(record);
    }

    private static void begin(AofLog log, Truth truth, long term) throws IOException {
        RecordSealer sealer = Logs.sealer(log);
        LogRecord termStart =
                sealer.sealTermStart(term, dev.redoubt.persistence.log.ReplId.random(new Random(term)), Logs.NOW);
        truth.may(sealer);
        log.append(termStart);
    }

    private static AofLog open(LossyLogStorage disk, Truth truth) throws IOException {
        AofLog log = Logs.openCold(disk);
        truth.must(log);
        return log;
    }

    private static void fsync(AofLog log, Truth truth) throws IOException {
        log.fsync();
        truth.must(log);
    }

    /** A base, a file before and behind a rotation, all of it durable: records 1 to 7, the base at 2. */
    static LossyLogStorage written() throws IOException {
        LossyLogStorage disk = Logs.disk();
        try (AofLog log = Logs.openCold(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 2);
            Logs.rewrite(log, disk);
            Logs.add(log, Logs.command("SET", "a", "1"));
            Logs.add(log, Logs.command("SET", "b", "2"));
            log.rotate();
            Logs.begin(log, 2);
            Logs.add(log, Logs.command("SET", "c", "3"));
            Logs.add(log, Logs.command("SET", "d", "4"));
        }
        return disk;
    }

    /** The state of the log at each index, because a truncation may be found half done. */
    private static void mayBeAnyFrom(AofLog log, long index, Truth truth) throws IOException {
        for (LogRecord record : Logs.read(log, index)) {
            ChainState at = ChainState.at(record, log.terms());
            truth.may(at.sealer());
        }
    }

    @Test
    void new_log_survives_a_crash_at_every_step() throws IOException {
        everywhere(Logs.disk(), (disk, truth) -> {
            AofLog log = open(disk, truth);
            begin(log, truth, 1);
            fsync(log, truth);
            add(log, truth, "x".repeat(300));
            add(log, truth, "y");
            log.rotate();
            truth.must(log);
            add(log, truth, "z");
            fsync(log, truth);
            log.close();
        });
    }

    @Test
    void rewrite_survives_a_crash_at_every_step() throws IOException {
        everywhere(written(), (disk, truth) -> {
            AofLog log = open(disk, truth);
            add(log, truth, "before");
            Logs.rewrite(log, disk);
            truth.must(log);
            add(log, truth, "after");
            log.close();
        });
    }

    @Test
    void truncation_survives_a_crash_at_every_step() throws IOException {
        for (long last = 6; last >= 2; last--) {
            long to = last;
            everywhere(written(), (disk, truth) -> {
                AofLog log = open(disk, truth);
                add(log, truth, "lost");
                mayBeAnyFrom(log, Math.max(to, 3), truth);
                if (to == 2) {
                    truth.may(ChainState.behind(log.base()).sealer());
                }
                log.truncate(to);
                truth.must(log);
                begin(log, truth, 5);
                fsync(log, truth);
                log.close();
            });
        }
    }

    @Test
    void full_sync_survives_a_crash_at_every_step() throws IOException {
        everywhere(written(), (disk, truth) -> {
            AofLog log = open(disk, truth);
            LossyLogStorage elsewhere = Logs.disk();
            try (AofLog master = Logs.openCold(elsewhere)) {
                Logs.begin(master, 8);
                Logs.select(master, 9);
                BaseInfo info = Logs.infoAt(master);
                Path file = Logs.DIR.resolve("temp-base-77.rdb");
                Logs.write(disk, file, Logs.rdb(info.aux(), Map.of("k", "v")));
                truth.may(master);
                log.reset(file, info);
                truth.must(master);
            }
            log.dropReplaced();
            add(log, truth, "after");
            log.close();
        });
    }

    @Test
    void rewrite_after_a_failed_fsync_survives_a_crash_at_every_step() throws IOException {
        everywhere(written(), (disk, truth) -> {
            AofLog log = open(disk, truth);
            add(log, truth, "lost perhaps");
            disk.failFsync(true);
            assertThatThrownBy(log::fsync).isInstanceOf(IOException.class);
            disk.failFsync(false);
            log.rollAfterFsyncFailure();
            add(log, truth, "in the next file");
            log.fsync();
            Logs.rewrite(log, disk);
            truth.must(log);
            log.close();
        });
    }

    @Test
    void truncation_of_a_torn_tail_survives_a_crash_at_every_step() throws IOException {
        LossyLogStorage torn = written();
        Path last = torn.paths().stream()
                .filter(path -> path.toString().endsWith("4.incr.aof"))
                .findFirst()
                .orElseThrow();
        byte[] content = torn.content(last);
        torn.put(last, java.util.Arrays.copyOf(content, content.length - 3));
        everywhere(torn, CrashEverywhereTest::openFindsAlwaysTheSame);
    }

    @Test
    void adoption_of_appended_commands_survives_a_crash_at_every_step() throws IOException {
        LossyLogStorage continued = written();
        Path last = continued.paths().stream()
                .filter(path -> path.toString().endsWith("4.incr.aof"))
                .findFirst()
                .orElseThrow();
        continued.put(
                last, Logs.join(continued.content(last), RespScanner.select(0), Logs.command("SET", "redis", "1")));
        everywhere(continued, CrashEverywhereTest::openFindsAlwaysTheSame);
    }

    @Test
    void adoption_of_redis_7_files_survives_a_crash_at_every_step() throws IOException {
        LossyLogStorage redis = Logs.disk();
        redis.put(
                Logs.MANIFEST,
                Logs.ascii(
                        "file appendonly.aof.1.base.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n"));
        redis.put(
                Logs.AOF_DIR.resolve("appendonly.aof.1.base.aof"),
                Logs.join(Logs.rdb(Map.of(), Map.of("x", "y")), RespScanner.select(0), Logs.command("SET", "a", "1")));
        redis.put(Logs.INCR_1, Logs.join(RespScanner.select(0), Logs.command("SET", "b", "2")));
        everywhere(redis, CrashEverywhereTest::openFindsAlwaysTheSame);
    }

    @Test
    void adoption_of_redis_6_files_survives_a_crash_at_every_step() throws IOException {
        LossyLogStorage old = Logs.disk();
        old.put(Logs.DIR.resolve("appendonly.aof"), Logs.join(RespScanner.select(0), Logs.command("SET", "a", "1")));
        everywhere(old, CrashEverywhereTest::openFindsAlwaysTheSame);
        LossyLogStorage dump = Logs.disk();
        dump.put(Logs.DIR.resolve("dump.rdb"), Logs.rdb(Map.of(), Map.of("x", "y")));
        everywhere(dump, CrashEverywhereTest::openFindsAlwaysTheSame);
    }

    /** A repair at a start: a crash leaves the old files or the result, and the next start finishes the repair. */
    private static void openFindsAlwaysTheSame(LossyLogStorage disk, Truth truth) throws IOException {
        Logs.openCold(disk).close();
    }
}
