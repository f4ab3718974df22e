package dev.redoubt.node.shard;

import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.SavePoint;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.ShardJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    /** After a failure a save point tries again only then (CONFIG_BGSAVE_RETRY_DELAY). */
    private static final long RETRY_MS = 5000;

    private static final long SIZE_CHECK_MS = 1000;

    private final Shard shard;
    private final Live<List<SavePoint>> savePoints;
    private final Live<Integer> growthPercentage;
    private final Live<Long> growthMinBytes;
    private final Live<Integer> rdbVersion;
    private final List<Consumer<@Nullable Throwable>> waiting = new ArrayList<>();
    /** The requesters of the running snapshot; a request that comes meanwhile gets the next one. */
    private final List<Consumer<@Nullable Throwable>> told = new ArrayList<>();

    private @Nullable KeyspaceSource running;
    private @Nullable CompletableFuture<Boolean> installable;
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

    Snapshots(Shard shard) {
        this.shard = shard;
        LiveConfig config = shard.setup.config();
        this.savePoints = config.live(NodeDirectives.SAVE);
        this.growthPercentage = config.live(NodeDirectives.AUTO_AOF_REWRITE_PERCENTAGE);
        this.growthMinBytes = config.live(NodeDirectives.AUTO_AOF_REWRITE_MIN_SIZE);
        this.rdbVersion = config.live(NodeDirectives.RDB_VERSION);
    }

    /** The version of the files that are written from now on. */
    int rdbVersion() {
        return rdbVersion.get();
    }

    boolean isRunning() {
        return running != null || scheduled;
    }

    /** Returns whether another one is due behind the one that runs. */
    boolean isScheduled() {
        return scheduled;
    }

    /** A snapshot from now on; {@code then} gets null or the failure, on the shard's thread. */
    void begin(Consumer<@Nullable Throwable> then) {
        waiting.add(then);
        scheduled = true;
        want();
    }

    /** One at a time: the next is wanted when this one has ended. */
    private void want() {
        if (scheduled && running == null) {
            shard.core.wantSnapshot();
        }
    }

    /** Takes the snapshot of the present keyspace, which the last sealed record left. */
    void take() {
        LogTail tail = shard.log.tail();
        if (tail == null) {
            throw new IllegalStateException("a snapshot while the log is being loaded");
        }
        scheduled = false;
        LOG.info("Background saving started at record {}", tail.sealedIndex());
        CompletableFuture<Boolean> mayInstall = new CompletableFuture<>();
        BaseInfo info = tail.base(Path.of(""));
        FrozenView view = shard.engine.keyspace().freeze();
        KeyspaceSource source = new KeyspaceSource(view, info, mayInstall, rdbVersion());
        running = source;
        told.addAll(waiting);
        waiting.clear();
        installable = mayInstall;
        runningIndex = info.end().index();
        startedMs = System.currentTimeMillis();
        dirtyAtStart = shard.engine.stats().dirty();
        shard.log.takeSnapshot(new ShardJournal.SnapshotPoint(source));
        committed(shard.core.member().commitIndex());
    }

    /** In the quorum modes the snapshot becomes the base only when its index is committed (2.8). */
    void committed(long commitIndex) {
        CompletableFuture<Boolean> mayInstall = installable;
        if (mayInstall != null
                && (commitIndex >= runningIndex || !shard.core.member().needsMajority())) {
            mayInstall.complete(true);
        }
    }

    void rotated(long index, @Nullable Throwable failure) {
        if (failure != null) {
            ended(failure);
        }
        shard.core.rotated();
    }

    void saved(long index, @Nullable Throwable failure) {
        ended(failure);
    }

    /** Voids a running snapshot: the log is being truncated or replaced. */
    void abandon() {
        CompletableFuture<Boolean> mayInstall = installable;
        if (mayInstall != null) {
            mayInstall.complete(false);
            boolean before = lastOk;
            ended(new IOException("the log was replaced"));
            // The disk has not failed (rdb.c, backgroundSaveDoneHandlerDisk with SIGUSR1): writes are not refused for
            // it.
            lastOk = before;
            shard.durability.updateRefusal();
        }
    }

    private void ended(@Nullable Throwable failure) {
        KeyspaceSource source = running;
        if (source == null) {
            return;
        }
        running = null;
        installable = null;
        peakHeldBytes = 0;
        lastHeldBytes = shard.engine.keyspace().heldByViewsBytes();
        source.view().close();
        lastTryMs = System.currentTimeMillis();
        lastSeconds = (lastTryMs - startedMs) / 1000;
        lastOk = failure == null;
        if (failure == null) {
            LOG.info("Background saving terminated with success");
            lastSaveMs = lastTryMs;
            dirtyAtSave = dirtyAtStart;
            saves++;
            baseSize = -1;
            sizeCheckedMs = 0;
        } else {
            LOG.error("Background saving failed: {}", failure.toString());
        }
        List<Consumer<@Nullable Throwable>> askers = new ArrayList<>(told);
        told.clear();
        askers.forEach(then -> then.accept(failure));
        shard.durability.updateRefusal();
        want();
    }

    /** Save points and growth of the AOF (server.c serverCron). */
    void cron() {
        if (isRunning()) {
            return;
        }
        long now = System.currentTimeMillis();
        // A base that is younger than a save point asks covers it: with the AOF on both are one action.
        if (lastOk || now - lastTryMs > RETRY_MS) {
            for (SavePoint point : savePoints.get()) {
                if (changes() >= point.changes() && now - lastSaveMs > point.seconds() * 1000) {
                    LOG.info("{} changes in {} seconds. Saving...", point.changes(), point.seconds());
                    begin(failure -> {});
                    return;
                }
            }
        }
        checkGrowth(now);
    }

    private void checkGrowth(long now) {
        if (!(shard.setup.writer().log() instanceof AofLog log) || now - sizeCheckedMs < SIZE_CHECK_MS) {
            return;
        }
        sizeCheckedMs = now;
        shard.io(log::sizeBytes, (size, failure) -> {
            if (size == null) {
                LOG.warn("The size of the AOF cannot be read: {}", String.valueOf(failure));
                return;
            }
            logSize = size;
            if (baseSize < 0) {
                baseSize = size;
            }
            int percentage = growthPercentage.get();
            if (percentage > 0 && size > growthMinBytes.get() && lastOk && !isRunning()) {
                long growth = size * 100 / Math.max(1, baseSize) - 100;
                if (growth >= percentage && shard.core.state() == ShardState.SERVING) {
                    LOG.info("Starting automatic rewriting of AOF on {}% growth", growth);
                    begin(ended -> {});
                }
            }
        });
    }

    /** DEBUG RELOAD: a snapshot, then the keyspace anew from that very file. */
    void reload(Consumer<@Nullable Throwable> then) {
        begin(failure -> {
            BaseInfo base = shard.setup.writer().log().base();
            if (failure != null || base == null) {
                then.accept(failure == null ? new IOException("there is no snapshot") : failure);
                return;
            }
            var unused = shard.keyspaces
                    .load(base, shard.setup.io())
                    .whenComplete((read, loadFailure) -> shard.afterIo(() -> {
                        if (loadFailure == null) {
                            shard.engine.setKeyspace(read);
                        }
                        then.accept(loadFailure);
                    }));
        });
    }

    long changes() {
        return shard.engine.stats().dirty() - dirtyAtSave;
    }

    long lastSaveSeconds() {
        return lastSaveMs / 1000;
    }

    boolean lastOk() {
        return lastOk;
    }

    long lastDurationSeconds() {
        return lastSeconds;
    }

    long currentSeconds() {
        return running == null ? -1 : (System.currentTimeMillis() - startedMs) / 1000;
    }

    /**
     * Bytes that stand only for the snapshot that runs: what is overwritten meanwhile, as Redis counts copied pages.
     */
    long heldBytes() {
        long held = running == null ? 0 : shard.engine.keyspace().heldByViewsBytes();
        peakHeldBytes = Math.max(peakHeldBytes, held);
        return held;
    }

    /** The most that {@link #heldBytes} has been in this snapshot. */
    long peakHeldBytes() {
        return Math.max(peakHeldBytes, heldBytes());
    }

    /** Returns what it was at the end of the last snapshot. */
    long lastHeldBytes() {
        return lastHeldBytes;
    }

    long saves() {
        return saves;
    }

    long logSize() {
        return logSize;
    }

    long baseSize() {
        return baseSize;
    }
}
