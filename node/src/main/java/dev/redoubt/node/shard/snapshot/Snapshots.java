package dev.redoubt.node.shard.snapshot;

import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.SavePoint;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.info.SnapshotStatus;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of a shard: SAVE, BGSAVE, BGREWRITEAOF, save points and growth of the AOF all make a new base of the log,
 * which is one action here (docs/protocol.md 2.7, 2.8).
 *
 * <pre>
 *   IDLE --begin--> (payload closed as record n, view frozen) ROTATING --file closed at n--> WRITING --base--> IDLE
 * </pre>
 *
 * <p>On a replica the snapshot point waits until all received records are applied; appends wait behind it. The shard's
 * thread only.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    /** After a failure a save point tries again only then (CONFIG_BGSAVE_RETRY_DELAY). */
    private static final long RETRY_MS = 5000;

    private static final long SIZE_CHECK_MS = 1000;

    /** The kind of request that a snapshot answers. The file is the same; Redis's answers to further requests are not. */
    public enum Kind {
        /** SAVE, BGSAVE, a save point. */
        SAVE,
        /** BGREWRITEAOF, growth of the AOF. */
        REWRITE
    }

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final JournalLink journal;
    private final CommandEngine engine;
    private final ShardKeyspaces keyspaces;
    private final ShardFiles files;
    private final Runnable changed;
    private final Live<List<SavePoint>> savePoints;
    private final Live<Integer> growthPercentage;
    private final Live<Long> growthMinBytes;
    private final Live<Integer> rdbVersion;
    private final Live<Boolean> rdbCompression;
    private final List<Consumer<@Nullable Throwable>> waiting = new ArrayList<>();
    /** Those that want to know the place of the next one, and its digest. */
    private final List<LongConsumer> cuts = new ArrayList<>();
    /** The requesters of the running snapshot; a request that comes meanwhile gets the next one. */
    private final List<Consumer<@Nullable Throwable>> told = new ArrayList<>();

    private @Nullable KeyspaceSource running;
    /** Of the running snapshot, and of the one that is wanted; null if there is none. */
    private @Nullable Kind runningKind;

    private @Nullable Kind wantedKind;
    private @Nullable CompletableFuture<Boolean> installable;
    private @Nullable String digest;
    private long runningIndex;
    private long startedMs;
    private boolean scheduled;

    private long lastSaveMs = System.currentTimeMillis();
    private long lastTryMs;
    private boolean lastOk = true;
    private long lastSeconds = -1;
    private long dirtyAtSave;
    private long dirtyAtStart;
    private long saves;
    private long peakHeldBytes;
    private long lastHeldBytes;

    private long baseSize = -1;
    private long logSize = -1;
    private long sizeCheckedMs;

    /** @param changed called when a snapshot has ended: whether writes are refused depends on it */
    public Snapshots(
            ShardTasks tasks,
            ShardCore<?> core,
            JournalLink journal,
            CommandEngine engine,
            ShardKeyspaces keyspaces,
            ShardFiles files,
            LiveConfig config,
            Runnable changed) {
        this.tasks = tasks;
        this.core = core;
        this.journal = journal;
        this.engine = engine;
        this.keyspaces = keyspaces;
        this.files = files;
        this.changed = changed;
        this.savePoints = config.live(NodeDirectives.SAVE);
        this.growthPercentage = config.live(NodeDirectives.AUTO_AOF_REWRITE_PERCENTAGE);
        this.growthMinBytes = config.live(NodeDirectives.AUTO_AOF_REWRITE_MIN_SIZE);
        this.rdbVersion = config.live(NodeDirectives.RDB_VERSION);
        this.rdbCompression = config.live(NodeDirectives.RDBCOMPRESSION);
    }

    /** The version of the files that are written from now on. */
    int rdbVersion() {
        return rdbVersion.get();
    }

    boolean rdbCompressed() {
        return rdbCompression.get();
    }

    /** Returns true while a snapshot is taken, or wanted. */
    public boolean isRunning() {
        return running != null || scheduled;
    }

    /** Returns what the snapshot was asked for as that is taken, or else wanted; null if none is. */
    public @Nullable Kind running() {
        return runningKind != null ? runningKind : wantedKind;
    }

    /** A snapshot from now on; {@code then} gets null or the failure, on the shard's thread. */
    public void begin(Kind kind, Consumer<@Nullable Throwable> then) {
        waiting.add(then);
        if (wantedKind == null) {
            wantedKind = kind;
        }
        scheduled = true;
        want();
    }

    /**
     * Notes that FLUSHALL has emptied the keyspace. Without a log the data would be back after a crash until the next
     * save point, so a snapshot begins at once, as in db.c, flushAllDataAndResetRDB, if there are save points.
     *
     * <p>DIFFERS: the reply does not wait for that snapshot; with the AOF on the log has the command, and none is taken.
     */
    public void flushed() {
        if (!(files.writer().log() instanceof AofLog) && !savePoints.get().isEmpty()) {
            begin(Kind.SAVE, failure -> {});
        }
    }

    /**
     * A snapshot of which the digest is taken too: {@link #digest} has it when {@code then} is called.
     *
     * @param cut gets the index of the record behind which the snapshot stands when that is fixed
     */
    public void beginDigested(LongConsumer cut, Consumer<@Nullable Throwable> then) {
        cuts.add(cut);
        begin(Kind.SAVE, then);
    }

    /** The digest of the last good snapshot, 40 hex digits; null if none was taken of it. */
    public @Nullable String digest() {
        return digest;
    }

    /** One at a time: the next is wanted when this one has ended. */
    private void want() {
        if (scheduled && running == null) {
            core.wantSnapshot();
        }
    }

    /** Takes the snapshot of the present keyspace, which the last sealed record left. */
    public void take() {
        LogTail tail = journal.tail();
        if (tail == null) {
            throw new IllegalStateException("a snapshot while the log is being loaded");
        }
        scheduled = false;
        runningKind = wantedKind;
        wantedKind = null;
        LOG.info("Background saving started at record {}", tail.sealedIndex());
        CompletableFuture<Boolean> mayInstall = new CompletableFuture<>();
        BaseInfo info = tail.base(Path.of(""));
        FrozenView view = engine.keyspace().freeze();
        KeyspaceSource source =
                new KeyspaceSource(view, info, mayInstall, rdbVersion(), rdbCompressed(), !cuts.isEmpty());
        running = source;
        told.addAll(waiting);
        waiting.clear();
        installable = mayInstall;
        runningIndex = info.end().index();
        List<LongConsumer> toTell = List.copyOf(cuts);
        cuts.clear();
        toTell.forEach(asker -> asker.accept(runningIndex));
        startedMs = System.currentTimeMillis();
        dirtyAtStart = engine.stats().dirty();
        journal.takeSnapshot(new ShardJournal.SnapshotPoint(source));
        committed(core.member().commitIndex());
    }

    /** In the quorum modes the snapshot becomes the base only when its index is committed (2.8). */
    public void committed(long commitIndex) {
        CompletableFuture<Boolean> mayInstall = installable;
        if (mayInstall != null && (commitIndex >= runningIndex || !core.member().needsMajority())) {
            mayInstall.complete(true);
        }
    }

    /** Notes that the file of the log was rotated behind the snapshot point; with a failure the snapshot has ended. */
    public void rotated(@Nullable Throwable failure) {
        if (failure != null) {
            ended(failure);
        }
        core.rotated();
    }

    /** Notes that the snapshot has become the base of the log, or why not: it has ended. */
    public void saved(@Nullable Throwable failure) {
        ended(failure);
    }

    /** Voids a running snapshot: the log is being truncated or replaced. */
    public void abandon() {
        CompletableFuture<Boolean> mayInstall = installable;
        if (mayInstall != null) {
            mayInstall.complete(false);
            boolean before = lastOk;
            ended(new IOException("the log was replaced"));
            // The disk has not failed (rdb.c, backgroundSaveDoneHandlerDisk with SIGUSR1): writes are not refused for
            // it.
            lastOk = before;
            changed.run();
        }
    }

    private void ended(@Nullable Throwable failure) {
        KeyspaceSource source = running;
        if (source == null) {
            return;
        }
        running = null;
        runningKind = null;
        installable = null;
        peakHeldBytes = 0;
        lastHeldBytes = engine.keyspace().heldByViewsBytes();
        source.view().close();
        lastTryMs = System.currentTimeMillis();
        lastSeconds = (lastTryMs - startedMs) / 1000;
        lastOk = failure == null;
        if (failure == null) {
            digest = source.digest();
            LOG.info("Background saving terminated with success");
            lastSaveMs = lastTryMs;
            dirtyAtSave = dirtyAtStart;
            saves++;
            baseSize = -1;
            sizeCheckedMs = 0;
        } else {
            LOG.error("Background saving failed: {}. Check disk space and disk.", failure.toString());
        }
        List<Consumer<@Nullable Throwable>> askers = new ArrayList<>(told);
        told.clear();
        askers.forEach(then -> then.accept(failure));
        changed.run();
        want();
    }

    /** Save points and growth of the AOF (server.c serverCron). */
    public void cron() {
        if (isRunning()) {
            return;
        }
        long now = System.currentTimeMillis();
        // A base that is younger than a save point asks covers it: with the AOF on both are one action.
        if (lastOk || now - lastTryMs > RETRY_MS) {
            for (SavePoint point : savePoints.get()) {
                if (changes() >= point.changes() && now - lastSaveMs > point.seconds() * 1000) {
                    LOG.info("{} changes in {} seconds. Saving...", point.changes(), point.seconds());
                    begin(Kind.SAVE, failure -> {});
                    return;
                }
            }
        }
        checkGrowth(now);
    }

    private void checkGrowth(long now) {
        if (!(files.writer().log() instanceof AofLog log) || now - sizeCheckedMs < SIZE_CHECK_MS) {
            return;
        }
        sizeCheckedMs = now;
        tasks.io(log::sizeBytes, (size, failure) -> {
            if (size == null) {
                LOG.warn(
                        "The size of the AOF cannot be read: {}. It is not rewritten automatically until then; check"
                                + " the disk.",
                        String.valueOf(failure));
                return;
            }
            logSize = size;
            if (baseSize < 0) {
                baseSize = size;
            }
            int percentage = growthPercentage.get();
            if (percentage > 0 && size > growthMinBytes.get() && lastOk && !isRunning()) {
                long growth = size * 100 / Math.max(1, baseSize) - 100;
                if (growth >= percentage && core.state() == ShardState.SERVING) {
                    LOG.info("Starting automatic rewriting of AOF on {}% growth", growth);
                    begin(Kind.REWRITE, ended -> {});
                }
            }
        });
    }

    /** DEBUG RELOAD: a snapshot, then the keyspace anew from that very file. */
    public void reload(Consumer<@Nullable Throwable> then) {
        begin(Kind.SAVE, failure -> {
            BaseInfo base = files.writer().log().base();
            if (failure != null || base == null) {
                then.accept(failure == null ? new IOException("there is no snapshot") : failure);
                return;
            }
            var unused = keyspaces
                    .load(base, files.io())
                    .whenComplete((read, loadFailure) -> tasks.soon(() -> {
                        // The log may be loaded meanwhile, into a keyspace that has more.
                        if (loadFailure == null && core.reloads()) {
                            engine.setKeyspace(read);
                        }
                        then.accept(loadFailure);
                    }));
        });
    }

    /**
     * Reads the last snapshot, beside the keyspace in force.
     *
     * @param then gets what it has; null and the failure if it cannot be read, and null twice if there is none
     */
    public void read(BiConsumer<@Nullable Keyspace, @Nullable Throwable> then) {
        BaseInfo base = files.writer().log().base();
        if (base == null) {
            tasks.soon(() -> then.accept(null, null));
            return;
        }
        var unused = keyspaces
                .readBeside(base, files.io())
                .whenComplete((read, failure) -> tasks.soon(() -> then.accept(read, failure)));
    }

    private long changes() {
        return engine.stats().dirty() - dirtyAtSave;
    }

    /** Returns whether the last snapshot was made, or none was tried yet. */
    public boolean lastOk() {
        return lastOk;
    }

    /** Returns the Unix time in seconds of the last good snapshot; of the start if there is none. */
    public long lastSaveSeconds() {
        return lastSaveMs / 1000;
    }

    /** CONFIG RESETSTAT. */
    public void resetCount() {
        saves = 0;
    }

    /** Returns the figures for INFO. */
    public SnapshotStatus status() {
        boolean runs = running != null;
        long held = runs ? engine.keyspace().heldByViewsBytes() : 0;
        peakHeldBytes = Math.max(peakHeldBytes, held);
        return new SnapshotStatus(
                isRunning(),
                wantedKind == Kind.REWRITE,
                changes(),
                lastOk,
                lastSaveSeconds(),
                lastSeconds,
                runs ? (System.currentTimeMillis() - startedMs) / 1000 : -1,
                held,
                peakHeldBytes,
                lastHeldBytes,
                saves,
                logSize,
                baseSize,
                running == null ? 0 : running.keysWritten(),
                running == null ? 0 : running.keys());
    }
}
