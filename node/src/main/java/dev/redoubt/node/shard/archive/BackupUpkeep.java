package dev.redoubt.node.shard.archive;

import dev.redoubt.config.BackupDirectives;
import dev.redoubt.config.CronSchedule;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.RetentionRule;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.retention.GarbageCollector;
import dev.redoubt.persistence.log.TermTable;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a master on its backups that nobody asks for: it makes those of {@code backup-schedule}, and deletes those
 * that {@code backup-retention} does not keep. The shard's thread only; the target is asked on the IO pool.
 */
final class BackupUpkeep {
    /** The reason in the manifest of a backup of the schedule. */
    static final String SCHEDULE = "schedule";

    private static final Logger LOG = LoggerFactory.getLogger(BackupUpkeep.class);

    private final ShardTasks tasks;
    private final ShardClock clock;
    private final BackupTarget target;
    private final Runnable make;
    private final Live<CronSchedule> schedule;
    private final Live<ZoneId> zone;
    private final Live<RetentionRule> retention;
    private final ScheduleCore scheduled = new ScheduleCore();
    private final RetentionTimer timer = new RetentionTimer();

    /** The causes that were logged last: a cause is logged once, not at each try. */
    private String readCause = "";

    private String retentionCause = "";

    /** @param make begins a backup with the reason {@link #SCHEDULE}; it ends with {@link #ended} */
    BackupUpkeep(ShardTasks tasks, ShardClock clock, LiveConfig config, BackupTarget target, Runnable make) {
        this.tasks = tasks;
        this.clock = clock;
        this.target = target;
        this.make = make;
        this.schedule = config.live(BackupDirectives.SCHEDULE);
        this.zone = config.live(BackupDirectives.TIME_ZONE);
        this.retention = config.live(BackupDirectives.RETENTION);
    }

    /** Begins what is due; called {@code hz} times a second. */
    void cron(boolean master, TermTable terms) {
        ScheduleCore.Step step =
                scheduled.next(master, schedule.get(), zone.get(), clock.unixMs(), clock.monotonicMs());
        if (step == ScheduleCore.Step.READ) {
            tasks.io(() -> BackupCatalogue.read(target), this::read);
        } else if (step == ScheduleCore.Step.MAKE) {
            make.run();
        }
        RetentionRule rule = retention.get();
        ZoneId in = zone.get();
        if (timer.begins(master, rule, in, clock.monotonicMs())) {
            long nowMs = clock.unixMs();
            tasks.io(() -> GarbageCollector.collect(target, terms, rule, in, nowMs), this::collected);
        }
    }

    private void read(@Nullable BackupCatalogue catalogue, @Nullable Throwable failure) {
        if (catalogue == null) {
            scheduled.readFailed(clock.monotonicMs());
            String cause = failure == null ? "" : FileErrors.of(failure);
            if (!cause.equals(readCause)) {
                readCause = cause;
                LOG.warn(
                        "The catalogue of {} cannot be read: {}. backup-schedule makes no backup until it can; it is"
                                + " tried again every minute.",
                        target.description(),
                        cause);
            }
            return;
        }
        readCause = "";
        scheduled.read(newestMs(catalogue), clock.unixMs());
    }

    /** A base that the archive made for itself is no backup of somebody's; it counts where there is no other. */
    private static @Nullable Long newestMs(BackupCatalogue catalogue) {
        Long newest = null;
        boolean asked = catalogue.backups().stream().anyMatch(BackupUpkeep::isAsked);
        for (BackupManifest backup : catalogue.backups()) {
            if (isAsked(backup) == asked && (newest == null || backup.startedMs() > newest)) {
                newest = backup.startedMs();
            }
        }
        return newest;
    }

    private static boolean isAsked(BackupManifest backup) {
        return !backup.reason().equals(BackupManifest.ARCHIVE);
    }

    /** Notes that a backup is stored, or given up. */
    void ended(String reason, boolean stored) {
        if (reason.equals(SCHEDULE)) {
            scheduled.ended(stored, clock.monotonicMs());
        }
        if (stored) {
            timer.stored();
        }
    }

    private void collected(GarbageCollector.@Nullable Result result, @Nullable Throwable failure) {
        timer.ended(result != null, clock.monotonicMs());
        if (result == null) {
            String cause = failure == null ? "" : FileErrors.of(failure);
            if (!cause.equals(retentionCause)) {
                retentionCause = cause;
                LOG.warn(
                        "backup-retention deletes nothing from {}: {}. It is tried again every ten minutes.",
                        target.description(),
                        cause);
            }
            return;
        }
        retentionCause = "";
        if (!result.expired().isEmpty()) {
            LOG.info("Deleted backups that backup-retention does not keep: {}", String.join(", ", result.expired()));
        }
        if (result.deleted() > 0) {
            LOG.info("Deleted {} objects of {} bytes that no backup needs", result.deleted(), result.bytes());
        }
    }

    /** The time of the next backup of the schedule in Unix milliseconds; 0 if none is to come. */
    long nextMs() {
        return scheduled.nextMs();
    }
}
