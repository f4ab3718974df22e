package dev.redoubt.node.shard.log;

import akka.actor.ActorRef;
import dev.redoubt.node.command.engine.Propagation;
import dev.redoubt.node.shard.core.LogPort;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.journal.ShardJournal;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.ReplId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The link between the effects of commands, the end of the log in memory and the journal actor. It seals records and
 * hands them over; when, the shard's core decides. The shard's thread only.
 */
public final class JournalLink implements LogPort {
    /** A base that is not written to a file yet. */
    private static final Path NO_FILE = Path.of("");

    private final Propagation effects;
    private final ShardClock clock;
    private final Consumer<Throwable> broken;

    /** A payload that was made elsewhere, as the next record; null if there is none. */
    private @Nullable Payload whole;

    private int wholeDb;

    /** Null while the log is being loaded, truncated or replaced. */
    private @Nullable LogTail tail;

    /** The position of a snapshot of the keyspace while sealed records are not applied; else without meaning. */
    private @Nullable BaseInfo keyspaceBase;

    private ActorRef journal = ActorRef.noSender();

    /** @param broken told when records of the master do not continue the log, which is damaged then */
    public JournalLink(Propagation effects, ShardClock clock, Consumer<Throwable> broken) {
        this.effects = effects;
        this.clock = clock;
        this.broken = broken;
    }

    /** Goes on with a log that is loaded and idle, and its journal. */
    public void begin(LogTail loaded, ActorRef writer) {
        tail = loaded;
        journal = writer;
    }

    /** Returns the payload bytes of the records that are sealed and not written yet. */
    public long unwrittenBytes() {
        LogTail loaded = tail;
        return loaded == null ? 0 : loaded.sealedEnd().offset() - loaded.end().offset();
    }

    /** Forgets the log: it is being loaded anew. */
    public void forget() {
        tail = null;
        whole = null;
    }

    /** Returns the end of the log; null while the log is being loaded. */
    @Nullable
    public LogTail tail() {
        return tail;
    }

    private LogTail loadedTail() {
        if (tail == null) {
            throw new IllegalStateException("the log is being loaded");
        }
        return tail;
    }

    @Override
    public boolean hasPending() {
        return effects.size() > 0 || whole != null;
    }

    /**
     * Has a payload sealed as the next record that no command of a client made; nothing else is pending.
     *
     * @param db in force behind it
     */
    public void setPending(Payload payload, int db) {
        if (hasPending()) {
            throw new IllegalStateException("effects of commands are pending");
        }
        whole = payload;
        wholeDb = db;
    }

    @Override
    public LogRecord sealPending() {
        Payload made = whole;
        if (made != null) {
            whole = null;
            LogRecord record = loadedTail().seal(wholeDb, clock.unixMs(), made);
            // The next effect selects its database: that of the payload is in force.
            effects.beginTerm();
            return record;
        }
        Payload payload = effects.take();
        return loadedTail().seal(effects.db(), clock.unixMs(), payload);
    }

    @Override
    public LogRecord sealTermStart(long term, ReplId replId) {
        LogRecord record = loadedTail().sealTermStart(term, replId, clock.unixMs());
        effects.beginTerm();
        return record;
    }

    @Override
    public boolean seal(List<LogRecord> records) {
        try {
            for (LogRecord record : records) {
                loadedTail().accept(record);
            }
            return true;
        } catch (BrokenChainException e) {
            broken.accept(e);
            return false;
        }
    }

    @Override
    public LogEnd sealedEnd() {
        return loadedTail().sealedEnd();
    }

    @Override
    public void write(LogRecord record) {
        journal.tell(new ShardJournal.Append(record), ActorRef.noSender());
    }

    @Override
    public void write(List<LogRecord> records) {
        journal.tell(new ShardJournal.AppendAll(records), ActorRef.noSender());
    }

    @Override
    public void written(LogEnd end) {
        loadedTail().setWritten(end);
    }

    @Override
    public LogEnd end() {
        return loadedTail().end();
    }

    @Override
    public void keyspaceAtEnd() {
        keyspaceBase = loadedTail().base(NO_FILE);
    }

    @Override
    public void keyspaceAt(LogRecord record) {
        keyspaceBase = loadedTail().baseBehind(record);
    }

    /**
     * Returns where a snapshot of the keyspace stands: behind the last record that was applied. Records that wait are
     * not in the keyspace, so a full sync behind them would lack them.
     *
     * @param allApplied true if the keyspace is what the last sealed record left
     */
    public BaseInfo base(boolean allApplied) {
        return allApplied || keyspaceBase == null ? loadedTail().base(NO_FILE) : keyspaceBase;
    }

    /** Has the journal take a snapshot behind what it was given. */
    public void takeSnapshot(ShardJournal.SnapshotPoint point) {
        journal.tell(point, ActorRef.noSender());
    }
}
