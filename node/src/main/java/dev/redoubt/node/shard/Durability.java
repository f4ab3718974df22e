package dev.redoubt.node.shard;

import dev.redoubt.config.AppendFsync;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.SavePoint;
import dev.redoubt.config.lifecycle.Resources;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.snapshot.Snapshots;
import dev.redoubt.persistence.aof.AofLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of the disk: when the log is fsynced, what follows when the disk fails, and which writes are refused before
 * they execute
 * (docs/protocol.md 2.10). The shard's thread only.
 */
final class Durability {
    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);
    private static final long EVERY_MS = 1000;
    /** A write that takes longer is trouble: new writes are refused, and sentinels are told. */
    private static final long STUCK_MS = 2000;
    /** Below so much free space writes are refused: room for what is pending and for the manifest. */
    private static final long LOW_SPACE_BYTES = 32L << 20;

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final JournalLink log;
    private final CommandEngine engine;
    private final EngineView view;
    private final ShardSetup setup;
    private final Snapshots snapshots;
    private final Live<AppendFsync> policy;
    private final Live<List<SavePoint>> save;
    private final Live<Boolean> stopWritesOnSaveError;
    private final Live<Integer> minReplicas;
    private final Live<Integer> maxLagSeconds;
    private final Live<Long> ackTimeoutMs;
    private long lastFsyncMs;
    private boolean fsyncing;
    private boolean fsyncFailed;
    private boolean rolling;
    private long lastRollMs;
    private boolean lowSpace;
    private boolean checkingSpace;
    private long spaceCheckedMs;
    private @Nullable String refusal;
    private @Nullable IOException seenError;

    Durability(
            ShardTasks tasks,
            ShardCore<?> core,
            JournalLink log,
            EngineView view,
            ShardSetup setup,
            Snapshots snapshots,
            Resources resources) {
        this.tasks = tasks;
        this.core = core;
        this.log = log;
        this.engine = view.engine();
        this.view = view;
        this.setup = setup;
        this.snapshots = snapshots;
        LiveConfig config = setup.config();
        this.policy = config.live(NodeDirectives.APPENDFSYNC);
        this.save = config.live(NodeDirectives.SAVE);
        this.stopWritesOnSaveError = config.live(NodeDirectives.STOP_WRITES_ON_BGSAVE_ERROR);
        this.minReplicas = config.live(NodeDirectives.MIN_REPLICAS_TO_WRITE);
        this.maxLagSeconds = config.live(NodeDirectives.MIN_REPLICAS_MAX_LAG);
        this.ackTimeoutMs = config.live(NodeDirectives.REPLICA_ACK_TIMEOUT);
        resources.add("listener of appendfsync", policy.onChange(this::policyChanged));
        resources.add(
                "listener of the refusal of writes",
                config.onChange(
                        List.of(
                                NodeDirectives.SAVE,
                                NodeDirectives.STOP_WRITES_ON_BGSAVE_ERROR,
                                NodeDirectives.MIN_REPLICAS_TO_WRITE,
                                NodeDirectives.MIN_REPLICAS_MAX_LAG,
                                NodeDirectives.REPLICA_ACK_TIMEOUT),
                        this::updateRefusal));
    }

    /** Replies wait for an fsync from now on, so one is due for the records that were written without. */
    private void policyChanged(AppendFsync now) {
        if (now == AppendFsync.ALWAYS) {
            fsync();
        }
    }

    void appended() {
        if (policy.get() == AppendFsync.ALWAYS && !fsyncing) {
            fsync();
        }
    }

    /** Makes durable what is written; one at a time. */
    void fsync() {
        if (fsyncing || fsyncFailed || !core.hasLog()) {
            return;
        }
        fsyncing = true;
        lastFsyncMs = setup.clock().monotonicMs();
        var unused = setup.writer().fsync().whenComplete((index, failure) -> tasks.soon(() -> fsynced(index, failure)));
    }

    private void fsynced(@Nullable Long index, @Nullable Throwable failure) {
        fsyncing = false;
        if (failure != null || index == null) {
            fsyncFailed(failure == null ? new IOException("no index") : failure);
            return;
        }
        LogTail tail = log.tail();
        if (tail == null) {
            return;
        }
        tail.setFsynced(index);
        core.on(new MemberEvent.Fsynced(tail.fsyncedIndex()));
        if (policy.get() == AppendFsync.ALWAYS && tail.end().index() > index) {
            fsync();
        }
    }

    /** After EIO the pages are gone and the next fsync would lie: never again on this file. */
    private void fsyncFailed(Throwable failure) {
        fsyncFailed = true;
        if (policy.get() == AppendFsync.ALWAYS || core.member().needsMajority()) {
            int closed = core.gate().closeHeld();
            LOG.error(
                    "Log fsync failed; dropped {} held replies and closed their connections; exiting. A restart"
                            + " recovers what is on disk.",
                    closed);
            // The process ends: a supervisor or the cluster starts it anew, and what the disk has is what counts.
            tasks.fatal("An fsync of the log failed", failure);
            return;
        }
        LOG.error(
                "An fsync of the log failed: {}. Writes are refused until the log goes on in a new file; check the"
                        + " disk.",
                failure.toString());
        updateRefusal();
        roll();
    }

    private void roll() {
        rolling = true;
        lastRollMs = setup.clock().monotonicMs();
        var unused = setup.writer()
                .exclusive(() -> {
                    if (setup.writer().log() instanceof AofLog aof) {
                        aof.rollAfterFsyncFailure();
                    }
                    return true;
                })
                .whenComplete((done, rollFailure) -> tasks.soon(() -> rolled(rollFailure)));
    }

    private void rolled(@Nullable Throwable failure) {
        rolling = false;
        if (failure != null) {
            LOG.error(
                    "The log cannot go on in a new file: {}. Retrying every second; check disk space and disk.",
                    failure.toString());
            return;
        }
        fsyncFailed = false;
        updateRefusal();
        snapshots.begin(Snapshots.Kind.REWRITE, ended -> {});
    }

    void cron() {
        long now = setup.clock().monotonicMs();
        LogTail tail = log.tail();
        if (tail == null) {
            return;
        }
        boolean behind = tail.end().index() > tail.fsyncedIndex();
        if (behind && policy.get() != AppendFsync.NO && now - lastFsyncMs >= EVERY_MS) {
            fsync();
        }
        if (fsyncFailed && !rolling && now - lastRollMs >= EVERY_MS) {
            roll();
        }
        if (now - spaceCheckedMs >= EVERY_MS && !checkingSpace) {
            spaceCheckedMs = now;
            checkSpace();
        }
        updateRefusal();
    }

    private void checkSpace() {
        Path dir = setup.config().node().dir();
        checkingSpace = true;
        tasks.io(() -> Files.getFileStore(dir).getUsableSpace(), (bytes, failure) -> {
            checkingSpace = false;
            lowSpace = bytes != null && bytes < LOW_SPACE_BYTES;
            updateRefusal();
        });
    }

    /** Which writes are refused now, before they execute. */
    void updateRefusal() {
        String now = refusalNow();
        if (!java.util.Objects.equals(now, refusal)) {
            refusal = now;
            engine.setWriteRefusal(now);
            core.setRefusesWrites(now != null);
            view.publish();
        }
    }

    /** Permits writes as soon as an answer of a replica is enough for that; the next cron may be a second away. */
    void heard() {
        if (refusal != null) {
            updateRefusal();
        }
    }

    /** Heeds at once what the IO pool has met: between two ticks nothing more is executed. */
    void beforeBatch() {
        IOException error = setup.writer().writeError();
        if ((error == null) != (seenError == null)) {
            seenError = error;
            updateRefusal();
        }
    }

    private @Nullable String refusalNow() {
        IOException error = setup.writer().writeError();
        if (error != null) {
            return "MISCONF Errors writing to the AOF file: " + FileErrors.reason(error);
        }
        if (fsyncFailed) {
            return "MISCONF Errors writing to the AOF file: its fsync failed";
        }
        if (lowSpace && setup.config().node().appendonly()) {
            return "MISCONF Errors writing to the AOF file: No space left on device";
        }
        if (!snapshots.lastOk() && stopWritesOnSaveError.get() && !save.get().isEmpty()) {
            return "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk."
                    + " Commands that may modify the data set are disabled, because this instance is configured to"
                    + " report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option)."
                    + " Please check the Redis logs for details about the RDB error.";
        }
        return core.member().role() == MemberRole.MASTER ? replicaRefusal() : null;
    }

    private @Nullable String replicaRefusal() {
        MemberCore member = core.member();
        long now = setup.clock().monotonicMs();
        int maxLag = maxLagSeconds.get();
        int good = 0;
        int counting = 0;
        for (MemberCore.ReplicaProgress replica : member.replicas()) {
            boolean online = replica.online();
            good += replica.streams() && now - replica.lastAckMs() <= maxLag * 1000L ? 1 : 0;
            counting += online && !replica.suspect() ? 1 : 0;
        }
        // A lag of 0 switches the rule off (replication.c, refreshGoodSlavesCount).
        if (maxLag > 0 && good < minReplicas.get()) {
            return "NOREPLICAS Not enough good replicas to write.";
        }
        boolean tooFew =
                member.needsMajority() && 1 + counting < member.config().memberMajority();
        // A majority that was there a moment ago may only be slow: refuse when a write has waited its time already.
        boolean waited = core.gate().oldestAgeMs(now) > ackTimeoutMs.get();
        return tooFew || (waited && member.needsMajority())
                ? "NOSYNCREPLICAS Not enough replicas to acknowledge a write; it was not executed."
                : null;
    }

    /** The last act: nothing is executed any more and all is written; it is fsynced, and the process ends. */
    void finish() {
        var unused = setup.writer().fsync().whenComplete((index, failure) -> {
            if (failure != null) {
                LOG.error(
                        "The last fsync of the log failed: {}. The last writes may be missing at the next start;"
                                + " check the disk.",
                        failure.toString());
            }
            LOG.info("Redoubt is now ready to exit, bye bye...");
            setup.exit().accept(failure == null ? 0 : 1);
        });
    }

    /** Returns whether writes to the log end in time. */
    boolean isAlive() {
        return core.writeWaitsMs() < STUCK_MS;
    }

    boolean isFsyncing() {
        return fsyncing;
    }

    boolean isHealthy() {
        return setup.writer().writeError() == null && !fsyncFailed;
    }
}
