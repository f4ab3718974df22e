package dev.redoubt.persistence.journal;

import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SnapshotOffer;
import dev.redoubt.persistence.log.LogRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The persistent actor of a shard. It turns records into Akka events, snapshot points into saved snapshots, and the
 * journal's replay into messages to the shard. Its only state is Akka's sequence number, which is the index of the last
 * record. It makes no decision.
 *
 * <p>States: recovering (base offered, records replayed) → ready (appends and snapshot points) → stopped. It is never
 * restarted: the shard's records that are not written yet would have no owner. After a truncation, a full sync or a
 * restore a new actor recovers, because only recovery can set Akka's sequence number.
 */
public final class ShardJournal extends AbstractPersistentActor {
    /** A request of the shard. */
    public sealed interface Command permits Append, AppendAll, SnapshotPoint {
        /** Calls the handler's method for this command. */
        void dispatch(Handler handler);
    }

    /** The handler of commands, with one method each: a new command without a handler does not compile. */
    interface Handler {
        void append(Append append);

        void appendAll(AppendAll append);

        void snapshotPoint(SnapshotPoint point);
    }

    /** The next record of the log. */
    public record Append(LogRecord record) implements Command {
        @Override
        public void dispatch(Handler handler) {
            handler.append(this);
        }
    }

    /** The next records, as one group. */
    public record AppendAll(List<LogRecord> records) implements Command {
        public AppendAll {
            records = List.copyOf(records);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.appendAll(this);
        }
    }

    /**
     * A snapshot point behind the last record sent. The sender appends nothing more before {@link Listener#rotated}, so
     * that no file straddles the base (docs/protocol.md 2.8).
     */
    public record SnapshotPoint(SnapshotSource source) implements Command {
        @Override
        public void dispatch(Handler handler) {
            handler.snapshotPoint(this);
        }
    }

    /** The receiver of the journal's reports, called on its thread: implementations tell their actor and return. */
    public interface Listener {
        /** Tells that recovery found a base; the records after it follow. */
        void base(SnapshotHandle base);

        /** Tells a record of the replay; the shard returns its bytes to {@link LogWriter#credit} after applying it. */
        void replayed(LogRecord record);

        /** Tells that recovery has ended; the log's last record is {@code index}. */
        void recovered(long index);

        /** Tells that all records up to {@code index} are written. */
        void appended(long index);

        /** Tells that the file was ended at {@code index}, or why not. Appends may continue in either case. */
        void rotated(long index, @Nullable Throwable failure);

        /** Tells that the snapshot at {@code index} is the base now, or why it will never be. */
        void saved(long index, @Nullable Throwable failure);

        /** Tells that the journal has stopped: a record does not continue the log, or a file could not be read. */
        void failed(Throwable cause);
    }

    /** The end of a rotation, a message from the IO pool. */
    private record Rotated(long index, SnapshotSource source, @Nullable Throwable failure) {}

    private final String persistenceId;
    private final Listener listener;
    private final LogWriter writer;
    private final Handler commands = new Commands();

    private ShardJournal(JournalConfig config, Listener listener) {
        this.persistenceId = config.name();
        this.listener = listener;
        this.writer = AofLogs.get(getContext().getSystem()).writer(config.name());
    }

    /**
     * The Props of the actor, on the dispatcher of its plugin. {@link AofLogs} must have its log. The actor must have
     * the name {@link JournalConfig#actorName}.
     */
    public static Props props(JournalConfig config, Listener listener) {
        return Props.create(ShardJournal.class, () -> new ShardJournal(config, listener))
                .withDispatcher(config.dispatcher());
    }

    /** Derives the plugins from the actor's name: Akka asks for them during construction, when no field is set. */
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

    /** Stops instead of a restart: the records of the shard that are not written yet would have no owner. */
    @Override
    public void preRestart(Throwable reason, Optional<Object> message) {
        listener.failed(reason);
        getContext().stop(getSelf());
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
                .match(Command.class, command -> command.dispatch(commands))
                .match(Rotated.class, this::rotated)
                .match(
                        SaveSnapshotSuccess.class,
                        saved -> listener.saved(saved.metadata().sequenceNr(), null))
                .match(
                        SaveSnapshotFailure.class,
                        failed -> listener.saved(failed.metadata().sequenceNr(), failed.cause()))
                .build();
    }

    /** The handlers of the commands; an object of its own, so that the actor does not offer them to others. */
    private final class Commands implements Handler {
        @Override
        public void append(Append append) {
            persistAsync(append.record(), written -> listener.appended(written.index()));
        }

        @Override
        public void appendAll(AppendAll append) {
            long last = append.records().get(append.records().size() - 1).index();
            persistAllAsync(append.records(), written -> {
                if (written.index() == last) {
                    listener.appended(last);
                }
            });
        }

        @Override
        public void snapshotPoint(SnapshotPoint point) {
            deferAsync(point.source(), ShardJournal.this::rotate);
        }
    }

    /** Rotates after every record before the snapshot point is written: Akka's number is the snapshot's index then. */
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
            // Akka's number is still the index: the shard appends nothing before it hears of the rotation.
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
