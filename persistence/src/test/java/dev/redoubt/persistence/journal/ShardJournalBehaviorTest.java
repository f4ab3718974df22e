package dev.redoubt.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.PoisonPill;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol;
import akka.persistence.SnapshotSelectionCriteria;
import akka.testkit.javadsl.TestKit;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.rdb.RdbChecker;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shard's persistent actor on real files: appends, snapshot points, recovery; and the snapshot store's contract.
 */
@Timeout(60)
class ShardJournalBehaviorTest {
    @TempDir
    Path dir;

    private RealLogStorage storage;
    private JournalBench bench;
    private final Reports reports = new Reports();

    /** The reports of the journal, as text. */
    private static final class Reports implements ShardJournal.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        @Nullable
        LogWriter writer;

        @Override
        public void base(SnapshotHandle base) {
            texts.add("base " + base.base().end().index());
        }

        @Override
        public void replayed(LogRecord record) {
            texts.add("replayed " + record.index());
            if (writer != null) {
                writer.credit().release(record.payload().length());
            }
        }

        @Override
        public void recovered(long index) {
            texts.add("recovered " + index);
        }

        @Override
        public void appended(long index) {
            texts.add("appended " + index);
        }

        @Override
        public void rotated(long index, @Nullable Throwable failure) {
            texts.add("rotated " + index + (failure == null ? "" : " " + failure));
        }

        @Override
        public void saved(long index, @Nullable Throwable failure) {
            texts.add("saved " + index + (failure == null ? "" : " " + failure.getMessage()));
        }

        @Override
        public void failed(Throwable cause) {
            texts.add("failed " + cause.getMessage());
        }

        String next() {
            try {
                return String.valueOf(texts.poll(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A snapshot with one key. */
    private record OneKey(BaseInfo info, boolean installable) implements SnapshotSource {
        @Override
        public int rdbVersion() {
            return 10;
        }

        @Override
        public boolean rdbCompressed() {
            return true;
        }

        @Override
        public BaseInfo info(Path file) {
            return info.at(file);
        }

        @Override
        public void writeTo(RdbWriter out) throws IOException {
            out.selectDb(0);
            out.resizeDb(1, 0);
            out.string(bytes("key"), RdbVisitor.NO_EXPIRY, bytes("value"));
        }

        @Override
        public boolean awaitInstallable() {
            return installable;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @BeforeEach
    void start() throws IOException {
        storage = RealLogStorage.open(dir);
        open();
    }

    private void open() throws IOException {
        bench = new JournalBench(
                LogOpener.open(storage, AofOptions.DEFAULT, new HistoryStart(0, new Random(1), JournalBench.NOW)),
                false);
        reports.writer = bench.writer;
    }

    private void reopen() throws IOException {
        bench.close();
        open();
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
        storage.close();
    }

    private ActorRef journal(int number) {
        return bench.system.actorOf(
                ShardJournal.props(JournalBench.CONFIG, reports), JournalBench.CONFIG.actorName(number));
    }

    private void tell(ActorRef journal, ShardJournal.Command command) {
        journal.tell(command, ActorRef.noSender());
    }

    private BaseInfo here() {
        return new BaseInfo(
                Path.of("none"), bench.sealer.end(), bench.sealer.lastCrc(), 0, JournalBench.NOW, bench.log.terms());
    }

    @Test
    void shard_journal_recovers_appended_records() throws IOException {
        ActorRef journal = journal(1);
        assertThat(reports.next()).isEqualTo("recovered 0");
        tell(journal, new ShardJournal.Append(bench.termStart(1)));
        assertThat(reports.next()).isEqualTo("appended 1");
        tell(journal, new ShardJournal.AppendAll(List.of(bench.record("a", "1"), bench.record("b", "2"))));
        assertThat(reports.next()).isEqualTo("appended 3");
        reopen();
        journal(2);
        assertThat(reports.next()).isEqualTo("replayed 1");
        assertThat(reports.next()).isEqualTo("replayed 2");
        assertThat(reports.next()).isEqualTo("replayed 3");
        assertThat(reports.next()).isEqualTo("recovered 3");
    }

    @Test
    void snapshot_point_is_exactly_behind_the_last_record() throws IOException {
        ActorRef journal = journal(1);
        assertThat(reports.next()).isEqualTo("recovered 0");
        tell(journal, new ShardJournal.Append(bench.termStart(1)));
        assertThat(reports.next()).isEqualTo("appended 1");
        tell(journal, new ShardJournal.Append(bench.record("a", "1")));
        tell(journal, new ShardJournal.SnapshotPoint(new OneKey(here(), true)));
        assertThat(reports.next()).isEqualTo("appended 2");
        assertThat(reports.next()).isEqualTo("rotated 2");
        tell(journal, new ShardJournal.Append(bench.record("b", "2")));
        assertThat(List.of(reports.next(), reports.next())).containsExactlyInAnyOrder("appended 3", "saved 2");
        assertThat(bench.log.base()).isNotNull();
        assertThat(RdbChecker.check(bench.log.base().file()).aux()).containsEntry("redoubt-index", "2");
        assertThat(dir.resolve("dump.rdb"))
                .hasSameBinaryContentAs(bench.log.base().file());
        reopen();
        journal(2);
        assertThat(reports.next()).isEqualTo("base 2");
        assertThat(reports.next()).isEqualTo("replayed 3");
        assertThat(reports.next()).isEqualTo("recovered 3");
    }

    @Test
    void snapshot_that_is_never_committed_is_discarded() {
        ActorRef journal = journal(1);
        assertThat(reports.next()).isEqualTo("recovered 0");
        tell(journal, new ShardJournal.Append(bench.termStart(1)));
        tell(journal, new ShardJournal.SnapshotPoint(new OneKey(here(), false)));
        assertThat(reports.next()).isEqualTo("appended 1");
        assertThat(reports.next()).isEqualTo("rotated 1");
        assertThat(reports.next()).isEqualTo("saved 1 the snapshot at record 1 was not committed");
        assertThat(bench.log.base()).isNull();
    }

    @Test
    void record_that_does_not_follow_stops_the_actor() {
        ActorRef journal = journal(1);
        assertThat(reports.next()).isEqualTo("recovered 0");
        TestKit watcher = bench.probe();
        watcher.watch(journal);
        bench.termStart(1);
        tell(journal, new ShardJournal.Append(bench.record("a", "1")));
        assertThat(reports.next()).isEqualTo("failed record 2 of 'shard-0' came as event 1");
        watcher.expectTerminated(journal);
    }

    @Test
    void new_actor_counts_from_the_log_after_truncation() throws Exception {
        ActorRef journal = journal(1);
        assertThat(reports.next()).isEqualTo("recovered 0");
        LogRecord termStart = bench.termStart(1);
        tell(journal, new ShardJournal.Append(termStart));
        tell(journal, new ShardJournal.Append(bench.record("a", "1")));
        tell(journal, new ShardJournal.Append(bench.record("b", "2")));
        assertThat(reports.next()).isEqualTo("appended 1");
        assertThat(reports.next()).isEqualTo("appended 2");
        assertThat(reports.next()).isEqualTo("appended 3");
        journal.tell(PoisonPill.getInstance(), ActorRef.noSender());
        bench.writer.exclusive(() -> bench.log.truncate(2)).get(20, TimeUnit.SECONDS);
        journal(2);
        assertThat(reports.next()).isEqualTo("replayed 1");
        assertThat(reports.next()).isEqualTo("replayed 2");
        assertThat(reports.next()).isEqualTo("recovered 2");
    }

    private Object snapshotCall(Object message) {
        TestKit probe = bench.probe();
        bench.snapshots().tell(message, probe.getRef());
        return probe.expectMsgClass(java.time.Duration.ofSeconds(20), Object.class);
    }

    private scala.Option<SelectedSnapshot> load(SnapshotSelectionCriteria criteria) {
        Object answer =
                snapshotCall(new SnapshotProtocol.LoadSnapshot(JournalBench.CONFIG.name(), criteria, Long.MAX_VALUE));
        return ((SnapshotProtocol.LoadSnapshotResult) answer).snapshot();
    }

    @Test
    void snapshot_store_offers_the_base_when_the_criteria_match() {
        assertThat(load(SnapshotSelectionCriteria.latest()).isEmpty()).isTrue();
        ActorRef journal = journal(1);
        tell(journal, new ShardJournal.Append(bench.termStart(1)));
        tell(journal, new ShardJournal.SnapshotPoint(new OneKey(here(), true)));
        String text = reports.next();
        while (!text.equals("saved 1")) {
            text = reports.next();
        }
        SelectedSnapshot found = load(SnapshotSelectionCriteria.latest()).get();
        assertThat(found.metadata().sequenceNr()).isEqualTo(1);
        assertThat(found.snapshot()).isInstanceOf(SnapshotHandle.class);
        assertThat(load(SnapshotSelectionCriteria.create(0, Long.MAX_VALUE)).isEmpty())
                .isTrue();
        assertThat(load(SnapshotSelectionCriteria.create(Long.MAX_VALUE, 1)).isEmpty())
                .isTrue();
        assertThat(load(SnapshotSelectionCriteria.none()).isEmpty()).isTrue();
    }

    @Test
    void snapshot_store_refuses_deletion_and_other_snapshots() {
        bench.fill(1);
        SnapshotMetadata metadata = new SnapshotMetadata(JournalBench.CONFIG.name(), 2, JournalBench.NOW);
        assertThat(snapshotCall(new SnapshotProtocol.DeleteSnapshot(metadata)))
                .isInstanceOf(akka.persistence.DeleteSnapshotFailure.class);
        Object answer = snapshotCall(new SnapshotProtocol.SaveSnapshot(metadata, "text"));
        assertThat(((akka.persistence.SaveSnapshotFailure) answer).cause())
                .hasMessageContaining("accepts a SnapshotSource, not java.lang.String");
    }

    @Test
    void the_snapshot_store_refuses_a_snapshot_of_another_place() {
        bench.fill(2);
        SnapshotMetadata metadata = new SnapshotMetadata(JournalBench.CONFIG.name(), 2, JournalBench.NOW);
        Object answer = snapshotCall(new SnapshotProtocol.SaveSnapshot(metadata, new OneKey(here(), true)));
        assertThat(((akka.persistence.SaveSnapshotFailure) answer).cause())
                .hasMessage("a snapshot at record 3 came as that of event 2");
    }
}
