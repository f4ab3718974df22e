package dev.redoubt.node.shard.verify;

import dev.redoubt.config.BackupDirectives;
import dev.redoubt.config.CronSchedule;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.shard.archive.Archiver;
import dev.redoubt.node.shard.archive.ScheduleCore;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.info.VerifyStatus;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.VerifiedMark;
import dev.redoubt.persistence.backup.targets.BackupTargets;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies backups of the archive, one at a time, when a client asks or {@code backup-verify-schedule} says so. The
 * shard's thread only; the archive is read on the IO pool, and clients are served meanwhile.
 *
 * <table><caption>States</caption>
 * <tr><th>state</th><th>what happens</th><th>next</th></tr>
 * <tr><td>no run</td><td>a request at the master, or a time of the schedule has passed</td><td>a run</td></tr>
 * <tr><td>a run</td><td>a request</td><td>refused; the run goes on</td></tr>
 * <tr><td>a run</td><td>a time of the schedule has passed</td><td>it stays due until the run has ended</td></tr>
 * <tr><td>a run</td><td>it ends with a result, or the archive cannot be read</td><td>no run; the schedule tries the
 *     latter again</td></tr>
 * <tr><td>a run</td><td>the mastership ends, the node stops</td><td>it is told to stop, and fails</td></tr>
 * </table>
 */
public final class BackupVerification implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupVerification.class);

    /** So many damaged objects are named in the log; the others are counted. */
    private static final int MAX_NAMED = 16;

    private final ShardTasks tasks;
    private final ShardClock clock;
    private final LiveConfig config;
    private final Archiver archiver;
    private final Supplier<TermTable> terms;
    private final Supplier<Keyspace> keyspaces;
    private final MemoryGovernor memory;
    private final Live<CronSchedule> schedule;
    private final Live<ZoneId> zone;
    private final ScheduleCore scheduled = new ScheduleCore();

    private @Nullable VerifyRun run;
    private long startedMs;
    private VerifyRun.@Nullable Result last;
    private String lastStatus = "none";
    private String lastError = "";

    /** The cause that was logged last: a cause is logged once, not at each try. */
    private String scheduleCause = "";

    /** The end of a verification; {@link #status} has its figures. */
    public interface End {
        /**
         * Hears of the end.
         *
         * @param done true if it came to its end, whatever it found
         * @param failure what is damaged, or why it could not be done; empty if all was whole
         */
        void verified(boolean done, String failure);
    }

    /**
     * Makes the part of a shard; nothing is read yet.
     *
     * @param terms gives the term table of the log
     * @param keyspaces makes empty ones beside the one in use
     */
    public BackupVerification(
            ShardTasks tasks,
            ShardClock clock,
            LiveConfig config,
            Archiver archiver,
            Supplier<TermTable> terms,
            Supplier<Keyspace> keyspaces,
            MemoryGovernor memory) {
        this.tasks = tasks;
        this.clock = clock;
        this.config = config;
        this.archiver = archiver;
        this.terms = terms;
        this.keyspaces = keyspaces;
        this.memory = memory;
        this.schedule = config.live(BackupDirectives.VERIFY_SCHEDULE);
        this.zone = config.live(BackupDirectives.TIME_ZONE);
    }

    /**
     * Begins.
     *
     * @param id of a backup; null for the newest one and all that the archive has behind it
     * @param master whether this is the master
     */
    public void begin(@Nullable String id, boolean master, End then) {
        String refusal = config.node().backupTarget().isEmpty()
                ? Archiver.NO_TARGET
                : !master
                        ? "Backups are verified by the master"
                        : run != null ? "A verification is in progress already" : null;
        if (refusal != null) {
            then.verified(false, refusal);
            return;
        }
        VerifyRun begun =
                new VerifyRun(config.node(), id, terms.get(), archiver.status().lastIndex(), keyspaces, memory);
        run = begun;
        startedMs = clock.unixMs();
        LOG.info("Verification of {} begins", id == null ? "the newest backup" : "a backup");
        tasks.io(begun::run, (result, failure) -> {
            run = null;
            if (result == null) {
                failed(failure == null ? new IOException("no result") : failure, then);
            } else {
                ended(result, then);
            }
        });
    }

    private void failed(Throwable failure, End then) {
        lastStatus = "failed";
        lastError = FileErrors.of(failure);
        LOG.warn("The verification of a backup could not be done: {}.", lastError);
        then.verified(false, lastError);
    }

    private void ended(VerifyRun.Result result, End then) {
        last = result;
        VerifiedMark mark = result.mark();
        lastStatus = mark.status();
        lastError = mark.fault();
        List<String> named = result.faults().size() <= MAX_NAMED
                ? result.faults()
                : result.faults().subList(0, MAX_NAMED);
        for (String fault : named) {
            LOG.error(
                    "The backup {} or the archive behind it is damaged: {}. Make another backup, and keep the old ones.",
                    mark.id(),
                    fault);
        }
        if (result.faults().isEmpty()) {
            LOG.info(
                    "Verified the backup {} and the archive behind it, up to record {}, in {} ms",
                    mark.id(),
                    mark.lastIndex(),
                    mark.finishedMs() - mark.startedMs());
        }
        if (!result.unstored().isEmpty()) {
            LOG.warn(
                    "The result of the verification of {} cannot be stored in the archive: {}. INFO persistence of this"
                            + " process has it.",
                    mark.id(),
                    result.unstored());
        }
        then.verified(true, damage(mark));
    }

    private static String damage(VerifiedMark mark) {
        int more = mark.faults() - 1;
        return more < 0
                ? ""
                : "the backup " + mark.id() + " or the archive behind it is damaged: " + mark.fault()
                        + (more == 0 ? "" : "; and " + more + " more, see the log");
    }

    /** Begins what is due; called {@code hz} times a second. */
    public void cron(boolean master) {
        VerifyRun runs = run;
        if (runs != null) {
            if (!master) {
                runs.stop();
            }
            return;
        }
        boolean works = master && !config.node().backupTarget().isEmpty();
        ScheduleCore.Step step = scheduled.next(works, schedule.get(), zone.get(), clock.unixMs(), clock.monotonicMs());
        if (step == ScheduleCore.Step.READ) {
            tasks.io(this::newest, this::readNewest);
        } else if (step == ScheduleCore.Step.MAKE) {
            begin(null, master, (done, failure) -> scheduled.ended(done, clock.monotonicMs()));
        }
    }

    /** The last verification of the archive in Unix milliseconds, by whichever master; 0 if there was none. */
    private long newest() throws IOException {
        try (BackupTarget target = BackupTargets.open(
                TargetAddress.parse(config.node().backupTarget()), config.node().backupAccess())) {
            return VerifiedMark.read(target).values().stream()
                    .mapToLong(VerifiedMark::startedMs)
                    .max()
                    .orElse(0);
        }
    }

    private void readNewest(@Nullable Long newestMs, @Nullable Throwable failure) {
        if (newestMs == null) {
            scheduled.readFailed(clock.monotonicMs());
            String cause = failure == null ? "" : FileErrors.of(failure);
            if (!cause.equals(scheduleCause)) {
                scheduleCause = cause;
                LOG.warn(
                        "The archive cannot be read: {}. backup-verify-schedule verifies nothing until it can; it is tried"
                                + " again every minute.",
                        cause);
            }
            return;
        }
        scheduleCause = "";
        scheduled.read(newestMs == 0 ? null : newestMs, clock.unixMs());
    }

    /** Tells a verification that runs to stop. */
    @Override
    public void close() {
        VerifyRun runs = run;
        if (runs != null) {
            runs.stop();
        }
    }

    /** Returns the figures for INFO and BACKUP INFO. */
    public VerifyStatus status() {
        VerifyRun runs = run;
        VerifyRun.Result result = last;
        VerifiedMark mark = result == null ? new VerifiedMark("", 0, 0, 0, 0, "") : result.mark();
        return new VerifyStatus(
                runs != null,
                runs == null ? "" : runs.work(),
                runs == null ? 0 : startedMs,
                lastStatus,
                mark.id(),
                mark.finishedMs(),
                mark.lastIndex(),
                mark.faults(),
                lastError,
                scheduled.nextMs());
    }
}
