package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Power fails at any change of the disk, and pages that were not fsynced are lost each for itself. All records that the
 * log called durable must be there afterwards, no other record may appear, and the log must accept records again. The
 * message of a failure has the seed.
 */
class LogCrashTest {
    private static final int SEEDS = Integer.getInteger("redoubt.crash.seeds", 1500);

    /** The appended records by index, and the highest index that must not be lost. */
    private static final class Truth {
        final Map<Long, String> records = new HashMap<>();
        long durable;
        long end;

        void appended(LogRecord record) {
            end = record.index();
            records.put(end, text(record));
        }

        void truncate(long last) {
            records.keySet().removeIf(index -> index > last);
            end = last;
            durable = Math.min(durable, last);
        }
    }

    private static String text(LogRecord record) {
        return new String(RecordCodec.encode(record), StandardCharsets.ISO_8859_1);
    }

    @Test
    void crash_loses_nothing_durable_and_adds_nothing() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            LossyLogStorage disk = Logs.disk();
            Truth truth = new Truth();
            for (int life = 0; life < 4; life++) {
                disk.powerFailsAfter(random.nextInt(120));
                live(disk, random, truth, "seed " + seed + " life " + life);
                disk = disk.crash(random);
            }
            live(disk, random, truth, "seed " + seed + " last life");
        }
    }

    private static void live(LossyLogStorage disk, Random random, Truth truth, String what) {
        AofLog log;
        try {
            log = LogOpener.open(
                    disk, new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", true, 0), Logs.history(7));
            check(log, truth, what);
            log.append(begin(log, truth));
        } catch (LogDamagedException refused) {
            throw new AssertionError(what, refused);
        } catch (IOException powerFailed) {
            return;
        }
        try {
            for (int step = 0; step < 30; step++) {
                step(log, disk, random, truth);
            }
        } catch (IOException powerFailed) {
            assertThat(powerFailed).as(what).hasMessageContaining("power");
        }
    }

    /** Notes the record before it is written, because it may be there although the append failed. */
    private static LogRecord begin(AofLog log, Truth truth) {
        LogRecord termStart = Logs.sealer(log)
                .sealTermStart(
                        log.end().term() + 1,
                        dev.redoubt.persistence.log.ReplId.random(
                                new Random(log.end().index())),
                        Logs.NOW);
        truth.appended(termStart);
        return termStart;
    }

    private static void step(AofLog log, LossyLogStorage disk, Random random, Truth truth) throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> truth.durable = Math.max(truth.durable, log.fsync());
            case 3 -> log.rotate();
            case 4 -> Logs.rewrite(log, disk);
            case 5 -> truncate(log, random, truth);
            default -> {
                LogRecord record = Logs.sealer(log)
                        .seal(
                                log.end().term(),
                                random.nextInt(16),
                                Logs.NOW,
                                Logs.command("SET", "k", "\r\n#F 9\r\n" + "v".repeat(random.nextInt(400))));
                truth.appended(record);
                log.append(record);
            }
        }
    }

    private static void truncate(AofLog log, Random random, Truth truth) throws IOException {
        long last = log.end().index() - random.nextInt(4);
        BaseInfo base = log.base();
        if (last > 1 && last >= (base == null ? 0 : base.end().index())) {
            truth.durable = Math.min(truth.durable, last);
            log.truncate(last);
            truth.truncate(last);
        }
    }

    private static void check(AofLog log, Truth truth, String what) throws IOException {
        assertThat(log.end().index()).as(what).isBetween(truth.durable, truth.end);
        for (LogRecord record : Logs.read(log, log.firstIndex())) {
            assertThat(text(record)).as(what).isEqualTo(truth.records.get(record.index()));
        }
        BaseInfo base = log.base();
        if (base != null) {
            Logs.requireWholeRdb(log.storage(), base.file());
        }
        truth.truncate(log.end().index());
        truth.durable = log.end().index();
    }
}
