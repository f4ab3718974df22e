package dev.redoubt.sentinel.votes;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.LoadReport;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ManifestException;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.journal.LogWriter;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.rdb.RdbException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the vote journal: an {@link AofLog} of its own beside the sentinel's identity. A damaged
 * journal is renamed when it is opened, and the sentinel begins as an observer (docs/protocol.md 1.3).
 */
public final class VoteLog {
    private static final Logger LOG = LoggerFactory.getLogger(VoteLog.class);
    private static final String DIRECTORY = "votes";
    private static final AofOptions OPTIONS = new AofOptions(DIRECTORY, "votes.aof", "votes.rdb", true, 64 << 10);

    private final AofLog log;
    private final boolean doubtful;

    private VoteLog(AofLog log, boolean doubtful) {
        this.log = log;
        this.doubtful = doubtful;
    }

    /**
     * Opens the journal.
     *
     * @param nowMs wall time
     * @throws IOException the files cannot be read or written
     */
    public static VoteLog open(LogStorage storage, RandomGenerator random, long nowMs) throws IOException {
        HistoryStart history = new HistoryStart(0, random, nowMs);
        String damage;
        try {
            AofLog log = LogOpener.open(storage, OPTIONS, history);
            damage = damage(log);
            if (damage == null) {
                log.report().remarks().forEach(LOG::warn);
                return new VoteLog(log, log.report().suspect());
            }
            log.close();
        } catch (LogDamagedException | ManifestException | RdbException e) {
            damage = String.valueOf(e.getMessage());
        }
        Path aside = storage.directory().resolve(DIRECTORY + ".damaged-" + nowMs);
        setAside(storage, aside);
        LOG.error(
                "The vote journal is damaged: {}. It is kept as {}. This sentinel has no record of its votes and is an"
                        + " observer until it has learnt the highest term from the others.",
                damage,
                aside);
        return new VoteLog(LogOpener.open(storage, OPTIONS, history), true);
    }

    /** Returns the reason why the opened log is not a journal of votes, or null. */
    private static @Nullable String damage(AofLog log) throws IOException {
        LoadReport.Origin origin = log.report().origin();
        if (origin != LoadReport.Origin.EMPTY && origin != LoadReport.Origin.OURS) {
            return "another program wrote to it, or it is incomplete";
        }
        try (RecordCursor cursor = log.read(log.firstIndex())) {
            BaseInfo base = log.base();
            if (base != null) {
                var unused = VoteBase.read(base.file());
            }
            for (LogRecord record = cursor.next(); record != null; record = cursor.next()) {
                if (record.termReplId() == null) {
                    var unused = VoteEvent.decode(record.payload().bytes());
                }
            }
            return null;
        } catch (IllegalArgumentException | RdbException e) {
            return "an entry is not a vote: " + e.getMessage();
        }
    }

    private static void setAside(LogStorage storage, Path aside) throws IOException {
        Path directory = storage.directory().resolve(DIRECTORY);
        storage.makeDirectory(aside);
        // The snapshot first: if a crash left only it here, the next start would take it for the journal.
        Path snapshot = storage.directory().resolve(OPTIONS.snapshotName());
        if (storage.exists(snapshot)) {
            storage.rename(snapshot, aside.resolve(OPTIONS.snapshotName()));
        }
        for (String name : storage.list(directory)) {
            storage.rename(directory.resolve(name), aside.resolve(name));
        }
        storage.syncDirectory(aside);
        storage.syncDirectory(directory);
        storage.syncDirectory(storage.directory());
    }

    public AofLog log() {
        return log;
    }

    /** True if votes may be missing: the entries count, but the sentinel is an observer. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** Makes the one writer of the log; an append is complete when it is fsynced (1.3). */
    LogWriter writer(ExecutorService io) {
        return new LogWriter(log, true, io);
    }
}
