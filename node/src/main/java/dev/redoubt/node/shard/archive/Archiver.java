package dev.redoubt.node.shard.archive;

import dev.redoubt.config.AppendFsync;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.NodeSettings;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.info.ArchiveStatus;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.node.shard.snapshot.Snapshots;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.RecordGoneException;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.VerifiedMark;
import dev.redoubt.persistence.backup.targets.BackupTargets;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the {@link ArchiveCore} of a shard: it tells it what the log has, and runs its jobs on the IO pool. The shard's
 * thread only; nothing of the shard waits for it.
 */
public final class Archiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

    /** The answer of whatever needs a target. */
    public static final String NO_TARGET = "No backup-target is configured";

    private final ShardTasks tasks;
    private final ShardCore<?> shard;
    private final JournalLink journal;
    private final ShardFiles files;
    private final Snapshots snapshots;
    private final ShardClock clock;
    private final @Nullable BackupTarget target;
    private final Live<Boolean> enabled;
    private final Live<Integer> maxLagSeconds;
    private final Live<Long> backlogBytes;
    private final Live<AppendFsync> appendfsync;
    private final BackupMaker maker;
    private final @Nullable BackupUpkeep upkeep;
    private final ArchiveCore core = new ArchiveCore();
    private @Nullable ArchiveWriter writer;

    /** The index that {@link ShardLog#keepFrom} was told last. */
    private long kept = Long.MAX_VALUE;

    private long keptBytes;
    private boolean keeping;
    private String lastError = "";

    /** The cause that was logged last: a cause is logged once, not at each try. Empty while all is well. */
    private String lastCause = "";

    private long lastStoredMs;
    private long lastBackupMs;
    private long segments;
    private long failures;
    private long holes;

    /** Opens the target that the directives name; nothing is read or written yet. */
    public Archiver(
            ShardTasks tasks,
            ShardCore<?> shard,
            JournalLink journal,
            ShardFiles files,
            Snapshots snapshots,
            ShardClock clock,
            LiveConfig config) {
        this.tasks = tasks;
        this.shard = shard;
        this.journal = journal;
        this.files = files;
        this.snapshots = snapshots;
        this.clock = clock;
        this.target = target(config);
        this.maker = new BackupMaker(tasks, files, snapshots, this::taken, this::ended);
        this.upkeep = target == null ? null : new BackupUpkeep(tasks, clock, config, target, this::makeScheduled);
        this.enabled = config.live(NodeDirectives.ARCHIVE_ENABLED);
        this.maxLagSeconds = config.live(NodeDirectives.ARCHIVE_MAX_LAG_SECONDS);
        this.backlogBytes = config.live(NodeDirectives.ARCHIVE_BACKLOG_SIZE);
        this.appendfsync = config.live(NodeDirectives.APPENDFSYNC);
        if (enabled.get() && target == null) {
            LOG.warn("archive-enabled has no effect without backup-target: the log is not archived.");
        } else if (enabled.get() && !archives()) {
            LOG.warn(
                    "archive-enabled has no effect with appendonly no: there is no log to archive. BACKUP CREATE works.");
        }
        if (target != null) {
            keepRecords();
        }
    }

    private static @Nullable BackupTarget target(LiveConfig config) {
        try {
            return open(config.node());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable BackupTarget open(NodeSettings settings) throws IOException {
        String place = settings.backupTarget();
        return place.isEmpty() ? null : BackupTargets.open(TargetAddress.parse(place), settings.backupAccess());
    }

    /**
     * Opens the target that the directives name, and closes it: a start ends before it has changed anything.
     *
     * @throws IOException one line if a file that the directives name cannot be read
     */
    public static void checkTarget(NodeSettings settings) throws IOException {
        BackupTarget target = open(settings);
        if (target != null) {
            target.close();
        }
    }

    /** Closes the target; what is being stored fails. */
    @Override
    public void close() throws IOException {
        core.detach();
        if (target != null) {
            target.close();
        }
    }

    /** Gives up what is under way: the log is being loaded anew. */
    public void logReplaced() {
        core.detach();
    }

    /** Has the records up to {@code index} stored without delay. */
    public void hurry(long index) {
        core.hurry(index);
    }

    /** Begins what is due; called {@code hz} times a second. */
    public void cron() {
        if (target == null || shard.state() != ShardState.SERVING) {
            return;
        }
        ArchiveFacts facts = facts();
        if (!facts.master()) {
            core.abandonBackups().forEach(backup -> giveUp(backup, "this is not the master any more"));
        }
        if (upkeep != null) {
            upkeep.cron(facts.master(), facts.terms());
        }
        ArchiveJob job = core.next(facts, clock.monotonicMs());
        keepRecords();
        if (job != null) {
            begin(target, job);
        }
    }

    private void begin(BackupTarget to, ArchiveJob job) {
        if (job instanceof ArchiveJob.TakeSnapshot) {
            takeSnapshot();
            return;
        }
        ArchiveWriter now = writer;
        if (job instanceof ArchiveJob.Attach || now == null) {
            now = new ArchiveWriter(to, files.writer().log(), files.dir(), version());
            writer = now;
        }
        ArchiveWriter by = now;
        if (job instanceof ArchiveJob.Attach attach) {
            run(() -> by.attach(attach.terms()), this::attached);
        } else if (job instanceof ArchiveJob.StoreBase base) {
            long nowMs = System.currentTimeMillis();
            String id = Catalogue.baseId(nowMs, base.base().end().index());
            run(() -> by.storeBase(base.base(), id, BackupManifest.ARCHIVE, nowMs), stored -> baseStored(base, stored));
        } else if (job instanceof ArchiveJob.StoreBackup asked) {
            run(() -> by.storeBackup(asked.backup()), stored -> backupStored(asked.backup()));
        } else if (job instanceof ArchiveJob.StoreSegment segment) {
            run(() -> by.storeSegment(segment), this::segmentStored);
        }
    }

    /** Without an AOF the log has no records for long enough; a backup can be made all the same. */
    private boolean archives() {
        return enabled.get() && files.writer().log() instanceof AofLog;
    }

    /**
     * Makes a backup: a snapshot, which is stored in the target when it is whole.
     *
     * @param then gets the name of the backup when its place is fixed, or null and the reason for which there is none
     */
    public void create(String reason, BiConsumer<@Nullable String, String> then) {
        if (target == null) {
            then.accept(null, NO_TARGET);
        } else if (shard.member().role() != MemberRole.MASTER) {
            then.accept(null, "Backups are made by the master");
        } else {
            maker.begin(reason, id -> then.accept(id, ""));
        }
    }

    private void makeScheduled() {
        create(BackupUpkeep.SCHEDULE, (id, refusal) -> {
            if (id == null) {
                ended(BackupUpkeep.SCHEDULE, false);
            } else {
                LOG.info("The backup {} of backup-schedule is begun", id);
            }
        });
    }

    private void taken(Backup backup) {
        core.request(backup);
        cron();
    }

    private void ended(String reason, boolean stored) {
        BackupUpkeep told = upkeep;
        if (told != null) {
            told.ended(reason, stored);
        }
    }

    /**
     * The backups of a target.
     *
     * @param verified the newest result of a verification of each, by its id
     */
    public record Listing(BackupCatalogue catalogue, Map<String, VerifiedMark> verified) {
        public Listing {
            verified = Map.copyOf(verified);
        }
    }

    /** Reads the entries of all backups. */
    public void catalogue(BiConsumer<@Nullable Listing, @Nullable Throwable> then) {
        ask(from -> new Listing(BackupCatalogue.read(from), VerifiedMark.read(from)), then);
    }

    /** Reads what can be restored of the present history. */
    public void branch(BiConsumer<@Nullable ArchivedBranch, @Nullable Throwable> then) {
        LogTail tail = journal.tail();
        TermTable terms = tail == null ? TermTable.EMPTY : tail.terms();
        ask(to -> new ArchiveWriter(to, files.writer().log(), files.dir(), version()).branch(terms), then);
    }

    private <T> void ask(Question<T> question, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        BackupTarget from = target;
        if (from == null) {
            then.accept(null, new IOException(NO_TARGET));
        } else {
            tasks.io(() -> question.ask(from), then);
        }
    }

    /** A question to a target, on the IO pool. */
    private interface Question<T> {
        T ask(BackupTarget target) throws IOException;
    }

    private ArchiveFacts facts() {
        LogTail tail = journal.tail();
        ShardLog log = files.writer().log();
        boolean master = tail != null && shard.member().role() == MemberRole.MASTER;
        BaseInfo base = log.base();
        return new ArchiveFacts(
                master,
                archives(),
                maxLagSeconds.get() * 1000L,
                tail == null ? 0 : committed(tail),
                tail == null ? 0 : tail.end().offset(),
                log.firstIndex(),
                tail == null ? TermTable.EMPTY : tail.terms(),
                // A base of another program does not tell its place in the log.
                base == null || base.terms().equals(TermTable.EMPTY) ? null : base);
    }

    /** The last record that no failover can take back, as far as the mode promises that (6.6). */
    private long committed(LogTail tail) {
        long written = tail.end().index();
        if (shard.member().needsMajority()) {
            return Math.min(written, shard.member().commitIndex());
        }
        return appendfsync.get() == AppendFsync.NO ? written : tail.fsyncedIndex();
    }

    private void keepRecords() {
        long from = core.keepFrom(archives());
        long bytes = backlogBytes.get();
        if ((from == kept && bytes == keptBytes) || keeping) {
            return;
        }
        kept = from;
        keptBytes = bytes;
        keeping = true;
        tasks.io(
                () -> {
                    files.writer().log().keepFrom(from, bytes);
                    return true;
                },
                (done, failure) -> {
                    keeping = false;
                    if (failure != null) {
                        LOG.warn(
                                "Files of the log that the archive has cannot be deleted: {}. The next rewrite deletes"
                                        + " them; check the disk.",
                                failure.toString());
                    }
                });
    }

    // ---- Jobs

    private <T> void run(Callable<T> task, Consumer<T> then) {
        int session = core.session();
        tasks.io(task, (result, failure) -> {
            if (session != core.session()) {
                return;
            }
            if (result != null) {
                then.accept(result);
            } else {
                failed(failure == null ? new IOException("no result") : failure);
            }
            cron();
        });
    }

    private void takeSnapshot() {
        int session = core.session();
        snapshots.begin(Snapshots.Kind.REWRITE, failure -> {
            if (session == core.session()) {
                if (failure == null) {
                    core.snapshotTaken();
                } else {
                    failed(failure);
                }
                tasks.soon(this::cron);
            }
        });
    }

    private void attached(Attachment found) {
        core.attached(found, clock.monotonicMs());
        if (core.isForeign()) {
            failures++;
            lastError = "it is the archive of another data set";
            if (!lastError.equals(lastCause)) {
                lastCause = lastError;
                LOG.error(
                        "{} holds the archive of another data set: no term of it is one of this log. Nothing is"
                                + " archived; set backup-target to an empty place, or to the archive of this data"
                                + " set.",
                        description());
            }
        } else {
            worked();
            LOG.info("Archiving to {} goes on behind record {}", description(), core.archivedTo());
        }
    }

    private void baseStored(ArchiveJob.StoreBase job, BackupManifest stored) {
        core.baseStored();
        worked();
        lastStoredMs = stored.finishedMs();
        LOG.info("Archived the base at record {} as {}", stored.at().index(), stored.id());
        if (!job.lost().isEmpty()) {
            holes++;
            LOG.warn(
                    "Records {} to {} left the log before they were archived: no time between them can be restored. The"
                            + " archive goes on with the base at record {}; see archive-backlog-size.",
                    job.lost().from(),
                    job.lost().to(),
                    stored.at().index());
        }
    }

    private void backupStored(Backup backup) {
        core.backupStored();
        worked();
        lastStoredMs = System.currentTimeMillis();
        lastBackupMs = backup.startedMs();
        LOG.info("Stored the backup {}", backup.id());
        ended(backup.reason(), true);
        discard(backup);
    }

    private void segmentStored(Place end) {
        core.segmentStored(end);
        worked();
        lastStoredMs = System.currentTimeMillis();
        segments++;
    }

    private void failed(Throwable failure) {
        if (failure instanceof RecordGoneException) {
            core.gone();
            return;
        }
        failures++;
        Backup given = core.failed(clock.monotonicMs());
        String text = FileErrors.of(failure);
        // Without the name of the file, which is another one at each try.
        String cause = failure instanceof IOException file ? FileErrors.reason(file) : text;
        if (!cause.equals(lastCause)) {
            lastCause = cause;
            LOG.warn(
                    "Archiving to {} fails: {}. It is tried again every minute at most; writes do not wait for it.",
                    description(),
                    text);
        }
        lastError = text;
        if (given != null) {
            giveUp(given, text);
        }
    }

    private void giveUp(Backup backup, String why) {
        LOG.error("The backup {} is given up: {}. Ask for another one.", backup.id(), why);
        ended(backup.reason(), false);
        discard(backup);
    }

    private void worked() {
        if (!lastCause.isEmpty()) {
            lastCause = "";
            lastError = "";
            LOG.info("Archiving to {} works again", description());
        }
    }

    private void discard(Backup backup) {
        tasks.io(() -> Files.deleteIfExists(backup.base().file()), (deleted, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "Cannot remove the temporary file {}: {}. The next start removes it.",
                        backup.base().file(),
                        failure.toString());
            }
        });
    }

    private static String version() {
        String version = Archiver.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private String description() {
        return target == null ? "" : target.description();
    }

    /** Returns the figures for INFO. */
    public ArchiveStatus status() {
        boolean on = archives() && target != null;
        return new ArchiveStatus(
                on,
                core.word(!lastError.isEmpty()),
                description(),
                core.archivedTo(),
                lastStoredMs,
                core.lagMs(clock.monotonicMs()),
                segments,
                failures,
                lastError,
                holes,
                core.pendingBackups(),
                lastBackupMs,
                upkeep == null ? 0 : upkeep.nextMs());
    }
}
