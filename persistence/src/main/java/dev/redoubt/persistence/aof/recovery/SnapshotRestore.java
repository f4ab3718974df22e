package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.FileIdentity;
import dev.redoubt.persistence.aof.FsyncedIndexFile;
import dev.redoubt.persistence.aof.IdentityNote;
import dev.redoubt.persistence.aof.IncrFile;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.PublishedSnapshot;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.ManifestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code load-snapshot}: a snapshot becomes the whole log, as a new history (2.6). One thread, the lock held.
 *
 * <pre>
 *   1  load the snapshot in memory: a file that is refused changes nothing
 *      (the owner stores the member as suspect)
 *   2  copy it to a base's name; write a file with the term-start record of the new history; fsync both
 *   3  lower the fsynced index
 *   4  replace the manifest: from here on the snapshot is the data
 *   5  move the files of the former log to the audit files, and note that this was done
 * </pre>
 *
 * A crash before 4 leaves the former log. A crash behind it repeats the whole, which no client has noticed.
 */
public final class SnapshotRestore {
    private final AofFiles files;
    private final IdentityNote done;
    private final Path snapshot;

    /** Prepares the restore; the file need not lie in the data directory. */
    public SnapshotRestore(LogStorage storage, AofOptions options, Path snapshot) {
        this.files = new AofFiles(storage, options);
        this.done = new IdentityNote(storage, files.restoredNote());
        this.snapshot = snapshot;
    }

    /**
     * Returns whether this very snapshot was the last one that was restored here. A directive that stays in a file must
     * not undo at each start what was written since the first.
     */
    public boolean isDone() throws IOException {
        return done.files().contains(FileIdentity.of(files.storage(), snapshot));
    }

    /**
     * Loads the snapshot in memory.
     *
     * @throws LogDamagedException it cannot be loaded, or the directory has files of a log without a manifest
     */
    public void tryContent(ContentTrial trial) throws IOException {
        LogContent.load(files.storage(), trial, snapshot, -1, List.of());
        try {
            files.load();
        } catch (ManifestException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        Manifest manifest = files.manifest();
        List<String> unlisted = files.filesWithoutManifest(false);
        if (manifest.base() == null && manifest.incr().isEmpty() && !unlisted.isEmpty()) {
            throw refused("there is no manifest, but there are files of a log: " + unlisted);
        }
    }

    private LogDamagedException refused(String why) {
        return new LogDamagedException(
                files.manifestPath(), 0, 0, why, "Move " + files.dir() + " away, and start again with load-snapshot");
    }

    /** Makes the snapshot the log. {@link #tryContent} must have passed. Returns the former files. */
    public List<Path> install(HistoryStart history) throws IOException {
        Manifest old = files.manifest();
        Path temp = files.tempBase();
        files.copy(snapshot, temp);
        Manifest.Entry base = files.adoptBase(temp);
        BaseInfo info = info(files.path(base));
        ChainState chain = ChainState.behind(info);
        IncrFile first = files.createIncrFile(chain.copy());
        try (first) {
            new Reannotator(first, chain, history).begin(history);
            first.force();
        }
        try (FsyncedIndexFile fsynced = FsyncedIndexFile.open(files.storage(), files.fsyncedIndexFile())) {
            fsynced.lower(chain.end().index());
        }
        files.replaceKeepingFiles(base, List.of(first.entry()));
        List<Path> audit = new ArrayList<>();
        for (Manifest.Entry entry : old.files().toList()) {
            if (files.storage().exists(files.path(entry))) {
                audit.add(files.moveToAudit(files.path(entry), "replaced"));
            }
        }
        done.write(List.of(FileIdentity.of(files.storage(), files.path(base))));
        if (snapshot.equals(files.snapshot())) {
            PublishedSnapshot.of(files).noteTaken();
        } else {
            PublishedSnapshot.of(files).replace(files.path(base));
        }
        return audit;
    }

    private BaseInfo info(Path base) throws IOException {
        try (LogReader in = LogReader.open(files.storage(), base)) {
            BaseInfo ours = BaseInfo.fromAux(base, RdbFile.aux(in));
            return ours == null ? BaseInfo.foreign(base) : ours;
        }
    }
}
