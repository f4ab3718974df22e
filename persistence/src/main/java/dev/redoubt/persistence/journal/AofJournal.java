package dev.redoubt.persistence.journal;

import akka.actor.SupervisorStrategy;
import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.Iterator;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The Akka Persistence journal whose events are the records of the AOF: one PersistentRepr is one {@link LogRecord}.
 *
 * <p>It accepts only records of RESP commands: redis-server must be able to load the file. A record whose index is not
 * its sequence number, or that does not continue the log's chain, fails the write, and Akka stops the persistent actor.
 * No event is ever rejected, because Akka would count the rejected event and leave a hole in the log.
 *
 * <p>{@link #doAsyncDeleteMessagesTo} only notes an index in memory: the log deletes its files when a snapshot becomes
 * the base. The records of a group are written together. If the process dies in between, a first part of them is in the
 * log, and each of those is whole.
 */
public final class AofJournal extends AsyncWriteJournal {
    private static final Future<Iterable<Optional<Exception>>> WRITTEN = Futures.successful(List.of());
    private static final Future<Void> DONE = Futures.successful(null);

    private final AofLogs logs;

    /** Called by Akka. */
    public AofJournal(Config config) {
        this.logs = AofLogs.get(context().system());
        // A death pact with Akka's Resequencer, which holds the answers of writes.
        context().children().foreach(child -> context().watch(child));
    }

    /** A Resequencer that was restarted would have lost answers, and their writers would wait for ever. */
    @Override
    public SupervisorStrategy supervisorStrategy() {
        return SupervisorStrategy.stoppingStrategy();
    }

    /** Stops instead of a restart, which would lose the writes that wait: the shard then ends the process. */
    @Override
    public void preRestart(Throwable reason, Option<Object> message) {
        context().stop(self());
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<LogRecord> records = new ArrayList<>(4);
        String persistenceId = null;
        // One actor writes, so all writes have one persistenceId.
        for (AtomicWrite write : messages) {
            persistenceId = write.persistenceId();
            Iterator<PersistentRepr> group = write.payload().iterator();
            while (group.hasNext()) {
                records.add(record(group.next()));
            }
        }
        if (persistenceId == null) {
            return WRITTEN;
        }
        CompletableFuture<Void> pending = logs.writer(persistenceId).append(records);
        if (pending == null) {
            return WRITTEN;
        }
        return FutureConverters.asScala(pending.thenApply(done -> List.of()));
    }

    private static LogRecord record(PersistentRepr event) {
        if (!(event.payload() instanceof LogRecord record)) {
            throw new IllegalArgumentException("this journal is an AOF and accepts only records of RESP commands, not "
                    + event.payload().getClass().getName() + " of '" + event.persistenceId()
                    + "': use another journal plugin for other events");
        }
        if (record.index() != event.sequenceNr()) {
            throw new IllegalArgumentException("record " + record.index() + " of '" + event.persistenceId()
                    + "' came as event " + event.sequenceNr());
        }
        return record;
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        logs.writer(persistenceId).deleteTo(toSequenceNr);
        return DONE;
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        LogWriter writer = logs.writer(persistenceId);
        return FutureConverters.asScala(writer.background(() -> {
            replay(writer, persistenceId, from, to, max, replay);
            return nothing();
        }));
    }

    private static void replay(
            LogWriter writer, String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay)
            throws IOException, InterruptedException {
        long first = Math.max(from, Math.max(writer.log().firstIndex(), writer.deletedTo() + 1));
        if (first > to || max <= 0) {
            return;
        }
        long given = 0;
        try (RecordCursor cursor = writer.log().read(first)) {
            LogRecord record = cursor.next();
            while (record != null && record.index() <= to && given < max) {
                if (!writer.credit().acquire(record.payload().length())) {
                    throw new IOException("the log was closed during a replay");
                }
                replay.accept(PersistentRepr.apply(record, record.index(), persistenceId, "", false, null, ""));
                given++;
                record = given < max ? cursor.next() : null;
            }
        }
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        LogWriter writer = logs.writer(persistenceId);
        // Behind the appends that a stopped incarnation of the actor has left in the queue.
        return FutureConverters.asScala(
                writer.exclusive(() -> writer.log().end().index()));
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static @Nullable Void nothing() {
        return null;
    }
}
