package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.LogReader;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * DEBUG LOADAOF: the keyspace anew from the base of the log and its records; nothing is served in between, and the log
 * stays as it is. The shard's thread only.
 *
 * <pre>
 *   NONE --begin--> waits until all is written --> reads the base --> applies the records, some at a time --> NONE
 * </pre>
 *
 * <p>If the log is recovered meanwhile, because another master has other records, the recovery loads all, and this
 * ends.
 */
public final class LogReload {
    /** The bytes of records that are read and applied in one turn of the loop. */
    private static final int TURN_BYTES = 256 << 10;

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final CommandEngine engine;
    private final ShardKeyspaces keyspaces;
    private final ShardFiles files;
    private final LongSupplier lastIndex;
    private final Runnable resume;

    /** Waits for the load that has begun; null if none has. */
    private @Nullable Consumer<@Nullable Throwable> waiting;

    /**
     * @param lastIndex of the last record that was written
     * @param resume runs the commands that have waited
     */
    public LogReload(
            ShardTasks tasks,
            ShardCore<?> core,
            CommandEngine engine,
            ShardKeyspaces keyspaces,
            ShardFiles files,
            LongSupplier lastIndex,
            Runnable resume) {
        this.tasks = tasks;
        this.core = core;
        this.engine = engine;
        this.keyspaces = keyspaces;
        this.files = files;
        this.lastIndex = lastIndex;
        this.resume = resume;
    }

    /** Begins; {@code then} is told null or the failure, on the shard's thread. */
    public void begin(Consumer<@Nullable Throwable> then) {
        if (!(files.writer().log() instanceof AofLog)) {
            // DIFFERS: without appendonly there is no log to load.
            then.accept(new IOException("DEBUG LOADAOF needs appendonly yes"));
        } else if (waiting != null || core.state() != ShardState.SERVING) {
            then.accept(new IOException("The log is being loaded already"));
        } else {
            waiting = then;
            core.whenIdle(this::readBase);
        }
    }

    private void readBase() {
        if (core.state() != ShardState.SERVING || core.updateAccess() != Access.MASTER) {
            // DIFFERS: the log of a replica may be ahead of its data.
            end(new IOException("DEBUG LOADAOF is for a master"));
            return;
        }
        core.beginReload(true);
        BaseInfo base = files.writer().log().base();
        if (base == null) {
            tasks.soon(() -> apply(keyspaces.create(), 0, 0));
            return;
        }
        var unused = keyspaces
                .load(base, files.io())
                .whenComplete((read, failure) -> tasks.soon(() -> {
                    if (read == null) {
                        core.reloaded();
                        resume.run();
                        end(failure);
                    } else {
                        apply(read, base.db(), base.end().index());
                    }
                }));
    }

    private void apply(Keyspace read, int db, long index) {
        if (core.reloads()) {
            engine.setKeyspace(read);
            engine.setApplyDb(db);
        }
        applyBehind(index);
    }

    private void applyBehind(long index) {
        long last = lastIndex.getAsLong();
        if (!core.reloads()) {
            end(null);
        } else if (index >= last) {
            core.reloaded();
            resume.run();
            end(null);
        } else {
            tasks.io(
                    () -> LogReader.read(files.writer().log(), index + 1, last, TURN_BYTES),
                    (records, failure) -> apply(records, failure));
        }
    }

    /** The keyspace has a part of the data: if the rest is not to be had, the process ends, as redis-server does. */
    private void apply(@Nullable List<LogRecord> records, @Nullable Throwable failure) {
        if (!core.reloads()) {
            end(null);
            return;
        }
        if (records == null || records.isEmpty()) {
            Throwable cause = failure == null ? new IOException("records are missing") : failure;
            tasks.fatal("The log cannot be loaded", cause);
            return;
        }
        for (LogRecord record : records) {
            try {
                if (record.payload().length() > 0) {
                    engine.apply(record.payload().bytes(), record.unixMs());
                }
            } catch (ReplayException e) {
                throw UnappliedRecord.of(record, files.writer().log(), e);
            }
        }
        applyBehind(records.get(records.size() - 1).index());
    }

    private void end(@Nullable Throwable failure) {
        Consumer<@Nullable Throwable> told = waiting;
        waiting = null;
        if (told != null) {
            told.accept(failure);
        }
    }
}
