package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.FsyncedIndexFile;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.MemoryLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the log of a data directory: reads and repairs its files, then hands them to the writer. One thread. */
public final class LogOpener {
    private LogOpener() {}

    /** Opens a log whose content nobody can try: of files that are taken over, only their form is looked at. */
    public static AofLog open(LogStorage storage, AofOptions options, HistoryStart history) throws IOException {
        return open(storage, options, history, null);
    }

    /**
     * Opens the log of {@code appendonly yes} (2.5, 2.6) and makes it durable.
     *
     * @param history the beginning of a new history, should one be necessary
     * @param trial loads files that are taken over before anything is changed; null for their form alone
     * @throws LogDamagedException if the log must not be opened; the message names the ways on
     */
    public static AofLog open(
            LogStorage storage, AofOptions options, HistoryStart history, @Nullable ContentTrial trial)
            throws IOException {
        AofFiles files = new AofFiles(storage, options);
        FsyncedIndexFile fsyncedIndex = FsyncedIndexFile.open(storage, files.fsyncedIndexFile());
        try {
            return AofLog.resume(
                    files,
                    options,
                    fsyncedIndex,
                    new LogLoader(files, options, history, fsyncedIndex.index(), trial).load());
        } catch (IOException | RuntimeException e) {
            fsyncedIndex.close();
            throw e;
        }
    }

    /**
     * Opens the log of {@code appendonly no}: it begins behind {@code dump.rdb}, or with record 1 if there is none.
     *
     * @throws LogDamagedException if the snapshot's checksum does not match
     */
    public static MemoryLog openInMemory(LogStorage storage, AofOptions options) throws IOException {
        new AofFiles(storage, options).sweepSnapshots();
        Path snapshot = storage.directory().resolve(options.snapshotName());
        return MemoryLog.begin(storage, options, storage.exists(snapshot) ? base(storage, snapshot) : null);
    }

    private static BaseInfo base(LogStorage storage, Path snapshot) throws IOException {
        try (LogReader in = LogReader.open(storage, snapshot)) {
            @Nullable BaseInfo ours = BaseInfo.fromAux(snapshot, RdbFile.aux(in));
            if (RdbFile.end(in) != in.limit()) {
                throw RdbFile.damaged(snapshot, in);
            }
            return ours == null ? BaseInfo.foreign(snapshot) : ours;
        }
    }
}
