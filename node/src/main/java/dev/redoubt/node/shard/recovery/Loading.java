package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.ReplayCredit;
import dev.redoubt.persistence.log.LogRecord;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One recovery of a shard from its base and records. The base is read on the IO pool into a keyspace of its own;
 * records are applied on the loop in slices of about a millisecond, so that PING and INFO answer meanwhile. Records
 * that come before the base is read wait here, bounded by the replay's credit. The shard's thread only.
 */
public final class Loading {
    private static final long SLICE_NANOS = 1_000_000;

    private final CommandEngine engine;
    private final ShardLog log;
    private final ReplayCredit credit;
    private final Runnable scheduleSlice;
    private final Consumer<Loading> finished;
    private final Deque<LogRecord> records = new ArrayDeque<>();
    private final long startedMs = System.currentTimeMillis();
    private boolean baseReady = true;
    private boolean scheduled;
    private boolean complete;
    private long appliedRecords;
    private long appliedBytes;
    private @Nullable Path baseFile;

    /**
     * @param engine has an empty keyspace
     * @param log that is loaded, for the place of a record that cannot be applied
     * @param scheduleSlice has {@link #slice} called soon, behind the sockets' turn
     * @param finished called once, on the shard's thread
     */
    Loading(
            CommandEngine engine,
            ShardLog log,
            ReplayCredit credit,
            Runnable scheduleSlice,
            Consumer<Loading> finished) {
        this.engine = engine;
        this.log = log;
        this.credit = credit;
        this.scheduleSlice = scheduleSlice;
        this.finished = finished;
        engine.setApplyDb(0);
    }

    /** A base is there and is being read; records wait until {@link #baseRead}. */
    void baseFound(BaseInfo base) {
        baseReady = false;
        baseFile = base.file();
    }

    /** The base was read. */
    void baseRead(BaseInfo base, Keyspace keyspace) {
        engine.setKeyspace(keyspace);
        engine.setApplyDb(base.db());
        baseReady = true;
        proceed();
    }

    /** The journal has replayed a record. */
    void replayed(LogRecord record) {
        records.add(record);
        proceed();
    }

    /** The journal has replayed all. */
    void recovered() {
        complete = true;
        proceed();
    }

    private void proceed() {
        if (baseReady && !scheduled && (complete || !records.isEmpty())) {
            scheduled = true;
            scheduleSlice.run();
        }
    }

    /** Applies records for about a millisecond. */
    void slice() {
        scheduled = false;
        long end = System.nanoTime() + SLICE_NANOS;
        LogRecord record = records.poll();
        while (record != null) {
            apply(record);
            record = System.nanoTime() < end ? records.poll() : null;
        }
        if (records.isEmpty() && complete) {
            complete = false;
            finished.accept(this);
        } else {
            proceed();
        }
    }

    private void apply(LogRecord record) {
        int length = record.payload().length();
        if (length > 0) {
            try {
                engine.apply(record.payload().bytes(), record.unixMs());
            } catch (ReplayException e) {
                throw UnappliedRecord.of(record, log, e);
            }
        }
        credit.release(length);
        appliedRecords++;
        appliedBytes += length;
    }

    /** Returns the Unix time in milliseconds at which the load began. */
    public long startedMs() {
        return startedMs;
    }

    long appliedRecords() {
        return appliedRecords;
    }

    /** Returns the bytes of the records that were applied so far. */
    public long appliedBytes() {
        return appliedBytes;
    }

    @Nullable
    Path baseFile() {
        return baseFile;
    }
}
