package dev.redoubt.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.JournalProtocol;
import akka.testkit.javadsl.TestKit;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of an Akka journal: the cases of Akka's JournalSpec that apply to records of RESP commands, and the
 * further promises of this journal.
 */
@Timeout(60)
class AofJournalBehaviorTest {
    private LossyLogStorage disk;
    private JournalBench bench;

    @BeforeEach
    void start() throws IOException {
        disk = new LossyLogStorage(Path.of("/data"));
        bench = new JournalBench(open(disk), false);
    }

    private static AofLog open(LossyLogStorage disk) throws IOException {
        return LogOpener.open(disk, AofOptions.DEFAULT, new HistoryStart(0, new Random(1), JournalBench.NOW));
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    @Test
    void journal_replays_all_messages() {
        bench.fill(4);
        assertThat(bench.replay(1, Long.MAX_VALUE, Long.MAX_VALUE)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void replay_keeps_its_bounds_and_its_limit() {
        bench.fill(4);
        assertThat(bench.replay(3, Long.MAX_VALUE, Long.MAX_VALUE)).containsExactly(3L, 4L, 5L);
        assertThat(bench.replay(1, 3, Long.MAX_VALUE)).containsExactly(1L, 2L, 3L);
        assertThat(bench.replay(1, Long.MAX_VALUE, 2)).containsExactly(1L, 2L);
        assertThat(bench.replay(2, 4, Long.MAX_VALUE)).containsExactly(2L, 3L, 4L);
        assertThat(bench.replay(2, 5, 2)).containsExactly(2L, 3L);
        assertThat(bench.replay(3, 3, Long.MAX_VALUE)).containsExactly(3L);
        assertThat(bench.replay(2, 2, 1)).containsExactly(2L);
    }

    @Test
    void journal_replays_nothing_for_an_empty_range_or_limit() {
        bench.fill(4);
        assertThat(bench.replay(1, Long.MAX_VALUE, 0)).isEmpty();
        assertThat(bench.replay(3, 2, Long.MAX_VALUE)).isEmpty();
        assertThat(bench.replay(6, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void deleted_records_are_not_replayed() {
        bench.fill(4);
        TestKit probe = bench.probe();
        bench.journal()
                .tell(
                        new JournalProtocol.DeleteMessagesTo(JournalBench.CONFIG.name(), 3, probe.getRef()),
                        probe.getRef());
        probe.expectMsgClass(akka.persistence.DeleteMessagesSuccess.class);
        assertThat(bench.replay(1, Long.MAX_VALUE, Long.MAX_VALUE)).containsExactly(4L, 5L);
    }

    @Test
    void highest_sequence_number_begins_at_zero_and_never_falls() throws IOException {
        assertThat(bench.highest()).isZero();
        bench.fill(4);
        assertThat(bench.highest()).isEqualTo(5);
        TestKit probe = bench.probe();
        bench.journal()
                .tell(
                        new JournalProtocol.DeleteMessagesTo(
                                JournalBench.CONFIG.name(), Long.MAX_VALUE, probe.getRef()),
                        probe.getRef());
        probe.expectMsgClass(akka.persistence.DeleteMessagesSuccess.class);
        assertThat(bench.replay(1, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
        assertThat(bench.highest()).isEqualTo(5);
        bench.close();
        bench = new JournalBench(open(disk), false);
        assertThat(bench.highest()).isEqualTo(5);
    }

    @Test
    void journal_writes_a_group_as_one() {
        TestKit probe = bench.probe();
        LogRecord termStart = bench.termStart(1);
        LogRecord first = bench.record("a", "1");
        LogRecord second = bench.record("b", "2");
        bench.write(
                probe, JournalBench.event(termStart, 1), JournalBench.event(first, 2), JournalBench.event(second, 3));
        bench.expectWritten(probe, 3);
        assertThat(bench.log.end().index()).isEqualTo(3);
    }

    @Test
    void group_with_a_foreign_payload_fails_and_writes_nothing() {
        bench.fill(1);
        TestKit probe = bench.probe();
        bench.write(probe, JournalBench.event(bench.record("a", "1"), 3), JournalBench.event("text", 4));
        probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
        JournalProtocol.WriteMessageFailure failure = probe.expectMsgClass(JournalProtocol.WriteMessageFailure.class);
        assertThat(failure.cause()).hasMessageContaining("only records of RESP commands, not java.lang.String");
        assertThat(bench.log.end().index()).isEqualTo(2);
    }

    @Test
    void record_fails_when_its_index_is_not_its_sequence_number() {
        bench.fill(1);
        TestKit probe = bench.probe();
        bench.write(probe, JournalBench.event(bench.record("a", "1"), 4));
        probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
        assertThat(probe.expectMsgClass(JournalProtocol.WriteMessageFailure.class)
                        .cause())
                .hasMessage("record 3 of 'shard-0' came as event 4");
    }

    @Test
    void record_fails_when_it_does_not_continue_the_chain() {
        List<LogRecord> records = bench.fill(1);
        LogRecord last = records.get(1);
        LogRecord forged = new LogRecord(
                3, 1, 0, last.endOffset() + last.payload().length(), JournalBench.NOW, 42, last.payload(), null);
        TestKit probe = bench.probe();
        bench.write(probe, JournalBench.event(forged, 3));
        probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
        assertThat(bench.log.end().index()).isEqualTo(2);
    }

    @Test
    void write_on_a_full_disk_succeeds_when_there_is_room() throws IOException {
        bench.fill(1);
        disk.fullAfter(20);
        TestKit probe = bench.probe();
        LogRecord record = bench.record("a", "1");
        bench.write(probe, JournalBench.event(record, record.index()));
        probe.expectNoMessage(java.time.Duration.ofMillis(300));
        assertThat(bench.writer.writeError()).isNotNull();
        disk.fullAfter(Long.MAX_VALUE);
        bench.expectWritten(probe, 1);
        assertThat(bench.writer.writeError()).isNull();
        bench.close();
        bench = new JournalBench(open(disk), false);
        assertThat(bench.replay(1, Long.MAX_VALUE, Long.MAX_VALUE)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void vote_log_confirms_after_fsync_and_fails_with_it() throws IOException {
        bench.close();
        bench = new JournalBench(open(disk), true);
        TestKit probe = bench.probe();
        bench.write(probe, JournalBench.event(bench.termStart(1), 1));
        bench.expectWritten(probe, 1);
        assertThat(bench.log.fsyncedIndex()).isEqualTo(1);
        disk.failFsync(true);
        bench.write(probe, JournalBench.event(bench.record("a", "1"), 2));
        probe.expectMsgClass(JournalProtocol.WriteMessagesFailed.class);
    }

    @Test
    void replay_stops_at_8_mib_until_the_shard_returns_credit() {
        TestKit writer = bench.probe();
        bench.write(writer, JournalBench.event(bench.termStart(1), 1));
        bench.expectWritten(writer, 1);
        String mebibyte = "x".repeat(1 << 20);
        for (int i = 2; i <= 21; i++) {
            bench.write(writer, JournalBench.event(bench.record("k", mebibyte), i));
            bench.expectWritten(writer, 1);
        }
        TestKit probe = bench.probe();
        bench.journal()
                .tell(
                        new JournalProtocol.ReplayMessages(
                                1, Long.MAX_VALUE, Long.MAX_VALUE, JournalBench.CONFIG.name(), probe.getRef()),
                        probe.getRef());
        int received = 0;
        for (int i = 0; i < 8; i++) {
            probe.expectMsgClass(JournalProtocol.ReplayedMessage.class);
            received++;
        }
        probe.expectNoMessage(java.time.Duration.ofMillis(300));
        bench.writer.credit().release((1 << 20) + 40);
        probe.expectMsgClass(JournalProtocol.ReplayedMessage.class);
        assertThat(received).isEqualTo(8);
    }
}
