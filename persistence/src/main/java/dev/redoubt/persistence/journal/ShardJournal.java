package dev.redoubt.persistence.journal;

import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SnapshotOffer;
import dev.redoubt.persistence.log.LogRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The persistent actor of a shard: turns records into Akka events, snapshots into saved snapshots, and the journal's
 * replay into messages to the shard. It has no state of its own but Akka's sequence number, which is the index of the
 * last record, and makes no decision.
 *
 * <p>States: recovering (base offered, records replayed) → ready (appends and cuts) → stopped. It is never restarted:
 * what the shard holds in memory ahead of the log would have no owner. After a cut back, a full sync or a restore a new
 * one recovers, since only recovery can set Akka's sequence number.
 */
public final class ShardJournal extends AbstractPersistentActor {
    /** What the shard asks. */
    public sealed interface Command permits Append, AppendAll, SnapshotPoint {}

    /** The next record of the log. */
    public record Append(LogRecord record) implements Command {}

    /** The next records, as one group. */
    public record AppendAll(List<LogRecord> records) implements Command {
        public AppendAll {
            records = List.copyOf(records);
        }
    }

    /**
     * A snapshot at the record that was given last. The sender appends nothing more before
     * {@link Listener#rotated}, so that no file straddles the base (docs/protocol.md 2.8).
     */
    public record SnapshotPoint(SnapshotSource source) implements Command {}

    /** Whom the journal reports to, on its own thread: implementations tell their actor and return. */
    public interface Listener {
        /** Recovery found a base; records after it follow. */
        void base(SnapshotHandle base);

        /** Recovery read a record; its bytes are to be given back to {@link LogWriter#credit} when it is applied. */
        void replayed(LogRecord record);

        /** Recovery has ended; the log's last record is {@code index}. */
        void recovered(long index);

        /** All records up to {@code index} are written. */
        void appended(long index);

        /** The file was closed at {@code index}; null {@code failure} if so. Appends may go on in either case. */
        void rotated(long index, @Nullable Throwable failure);

        /** The snapshot at {@code index} is the base now, or never will be. */
        void saved(long index, @Nullable Throwable failure);

        /** The journal cannot go on: the log is not what it should be, or a file could not be read. */
        void failed(Throwable cause);
    }

    /** The end of a rotation, on its way from the IO pool. */
    private record Rotated(long index, SnapshotSource source, @Nullable Throwable failure) {}

    private final String persistenceId;
    private final Listener listener;
    private final LogWriter writer;

    private ShardJournal(JournalConfig config, Listener listener) {
        this.persistenceId = config.name();
        this.listener = listener;
        this.writer = AofLogs.get(getContext().getSystem()).writer(config.name());
    }

    /**
     * How to make one, on the dispatcher of its plugin; {@link AofLogs} must have its log. It must be given the name of
     * {@link JournalConfig#actorName}.
     */
    public static Props props(JournalConfig config, Listener listener) {
        return Props.create(ShardJournal.class, () -> new ShardJournal(config, listener))
                .withDispatcher(config.dispatcher());
    }

    /** Akka asks for the plugins while this is being constructed, when no field is set: the name tells them. */
    private JournalConfig config() {
        return JournalConfig.ofActor(
                getSelf().path().name(), getContext().props().dispatcher());
    }

    @Override
    public String persistenceId() {
        return persistenceId;
    }

    @Override
    public String journalPluginId() {
        return config().journalId();
    }

    @Override
    public String snapshotPluginId() {
        return config().snapshotId();
    }

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(LogRecord.class, listener::replayed)
                .match(SnapshotOffer.class, offer -> listener.base((SnapshotHandle) offer.snapshot()))
                .match(RecoveryCompleted.class, completed -> listener.recovered(lastSequenceNr()))
                .build();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Append.class, this::append)
                .match(AppendAll.class, this::appendAll)
                .match(SnapshotPoint.class, point -> deferAsync(point.source(), this::rotate))
                .match(Rotated.class, this::rotated)
                .match(
                        SaveSnapshotSuccess.class,
                        saved -> listener.saved(saved.metadata().sequenceNr(), null))
                .match(
                        SaveSnapshotFailure.class,
                        failed -> listener.saved(failed.metadata().sequenceNr(), failed.cause()))
                .build();
    }

    private void append(Append append) {
        persistAsync(append.record(), written -> listener.appended(written.index()));
    }

    private void appendAll(AppendAll append) {
        long last = append.records().get(append.records().size() - 1).index();
        persistAllAsync(append.records(), written -> {
            if (written.index() == last) {
                listener.appended(last);
            }
        });
    }

    /** Every record before the cut is written: Akka's number is the snapshot's index. */
    private void rotate(SnapshotSource source) {
        long index = lastSequenceNr();
        var unused = writer.exclusive(() -> {
                    writer.log().rotate();
                    return index;
                })
                .whenComplete((done, failure) -> getSelf().tell(new Rotated(index, source, failure), getSelf()));
    }

    private void rotated(Rotated rotated) {
        if (rotated.failure() == null) {
            // Still at that number: the shard appends nothing before it hears of the rotation.
            saveSnapshot(rotated.source());
        }
        listener.rotated(rotated.index(), rotated.failure());
    }

    @Override
    public void onPersistFailure(Throwable cause, @Nullable Object event, long seqNr) {
        listener.failed(cause);
    }

    @Override
    public void onRecoveryFailure(Throwable cause, Option<Object> event) {
        listener.failed(cause);
    }
}
