package dev.redoubt.sentinel.votes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.testing.LossyLogStorage;
import dev.redoubt.sentinel.core.VoteState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A start that finds votes missing may itself be stopped before each change of the disk. However often that happens,
 * the next start must not take the rest for a whole journal (docs/protocol.md 1.3).
 */
class VoteLogCrashTest {
    private static final Path DIR = Path.of("/sentinel");
    private final Random random = new Random(5);

    /** Four votes, all confirmed. */
    private LossyLogStorage written() throws IOException {
        LossyLogStorage disk = new LossyLogStorage(DIR);
        try (AofLog log = VoteLog.open(disk, random, 1).log()) {
            log.append(sealer(log).sealTermStart(1, ReplId.random(random), 1));
            vote(log);
            for (int i = 0; i < 3; i++) {
                vote(log);
            }
        }
        return disk;
    }

    private static RecordSealer sealer(AofLog log) {
        return new RecordSealer(log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs());
    }

    private static void vote(AofLog log) throws IOException {
        log.append(sealer(log).seal(1, 0, 1, VoteEvent.encode(VoteState.EMPTY)));
        log.fsync();
    }

    /** The journal as a process that was killed leaves it: without the line that a close writes behind the last record. */
    private static String killed(LossyLogStorage disk) throws IOException {
        String content = new String(disk.content(incr(disk)), StandardCharsets.ISO_8859_1);
        return content.substring(0, content.lastIndexOf("#F"));
    }

    private static Path incr(LossyLogStorage disk) {
        return disk.paths().stream()
                .filter(path -> path.toString().endsWith(".incr.aof"))
                .findFirst()
                .orElseThrow();
    }

    private void alwaysDoubtful(LossyLogStorage damaged) throws IOException {
        LossyLogStorage whole = damaged.copy();
        assertThat(VoteLog.open(whole, random, 2).isDoubtful()).isTrue();
        for (long first = 0; first < whole.changes(); first++) {
            LossyLogStorage once = stoppedAt(damaged, first);
            for (long second = 0; ; second++) {
                LossyLogStorage again = once.copy();
                VoteLog.open(again, random, 3);
                if (second >= again.changes()) {
                    break;
                }
                LossyLogStorage twice = stoppedAt(once, second);
                assertThat(VoteLog.open(twice, random, 4).isDoubtful())
                        .as("stopped at change %d, then at %d", first, second)
                        .isTrue();
            }
        }
    }

    private LossyLogStorage stoppedAt(LossyLogStorage from, long change) {
        LossyLogStorage disk = from.copy();
        disk.powerFailsAfter(change);
        assertThatThrownBy(() -> {
                    VoteLog.open(disk, random, 2);
                    disk.exists(DIR);
                })
                .hasMessageContaining("power");
        return disk.copy();
    }

    @Test
    void whole_journal_makes_no_doubt() throws IOException {
        assertThat(VoteLog.open(written(), random, 2).isDoubtful()).isFalse();
    }

    @Test
    void vote_missing_at_a_record_border_is_noticed_at_every_restart() throws IOException {
        LossyLogStorage disk = written();
        String content = killed(disk);
        disk.put(incr(disk), content.substring(0, content.lastIndexOf("#F")).getBytes(StandardCharsets.ISO_8859_1));
        alwaysDoubtful(disk);
    }

    @Test
    void torn_vote_is_noticed_at_every_restart() throws IOException {
        LossyLogStorage disk = written();
        byte[] content = killed(disk).getBytes(StandardCharsets.ISO_8859_1);
        disk.put(incr(disk), Arrays.copyOf(content, content.length - 5));
        alwaysDoubtful(disk);
    }

    @Test
    void renamed_journal_is_not_taken_over_at_any_restart() throws IOException {
        LossyLogStorage disk = written();
        disk.put(incr(disk), "garbage".getBytes(StandardCharsets.US_ASCII));
        disk.delete(disk.paths().stream()
                .filter(path -> path.toString().endsWith("manifest"))
                .findFirst()
                .orElseThrow());
        Path snapshot = DIR.resolve("votes.rdb");
        disk.put(snapshot, "older votes".getBytes(StandardCharsets.US_ASCII));
        alwaysDoubtful(disk);
        // Alone, the next start would take it for a whole journal.
        LossyLogStorage whole = disk.copy();
        VoteLog.open(whole, random, 2);
        for (long change = 0; change < whole.changes(); change++) {
            LossyLogStorage stopped = stoppedAt(disk, change);
            if (stopped.exists(snapshot)) {
                assertThat(stopped.list(DIR.resolve("votes"))).isNotEmpty();
            }
        }
    }
}
