package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.RespScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log and their manifest.
 *
 * <pre>
 * dir/dump.rdb                             a copy of the base, or a file that a person has put there
 * dir/dump.rdb.copy                        tells these two apart
 * dir/dump.rdb.set-aside-1 …               such files of persons, moved out of the way of a new snapshot
 * dir/appendonly.aof.fsynced               the highest index that an fsync has made durable
 * dir/appendonlydir/appendonly.aof.manifest
 *                   appendonly.aof.7.base.rdb
 *                   appendonly.aof.7.incr.aof …
 *                   temp-…                 not complete yet
 * dir/audit/…                              truncated ends, replaced files (2.5, 3.6), files that no manifest names
 * dir/temp-base-…, temp-sync-…             full syncs under way
 * dir/temp-archive-…                       on their way to the archive
 * </pre>
 *
 * The manifest is replaced atomically, and it alone decides which files are in use. A file becomes history in the
 * manifest first and is deleted then, as in aof.c. Not thread-safe: the log guards it.
 */
public final class AofFiles {
    private static final String TEMP = "temp-";
    private static final String RESTORED = "load-snapshot.done";

    /** The beginning of the names of the archiver's temporary files; they lie beside the log's directory. */
    public static final String ARCHIVE_TEMP = TEMP + "archive-";

    private final LogStorage storage;
    private final AofOptions options;
    private final Path dir;
    private final Path auditDir;
    /** The manifest as it is on disk: changed only after a durable replacement. */
    private Manifest manifest = Manifest.EMPTY;
    /** The count of temporary bases of this process, so that no two have the same name. */
    private long tempBases;

    public AofFiles(LogStorage storage, AofOptions options) {
        this.storage = storage;
        this.options = options;
        this.dir = storage.directory().resolve(options.directoryName());
        this.auditDir = storage.directory().resolve("audit");
    }

    public LogStorage storage() {
        return storage;
    }

    public Path dir() {
        return dir;
    }

    public Path path(Manifest.Entry entry) {
        return dir.resolve(new String(entry.file().getBytes(StandardCharsets.ISO_8859_1), options.nameEncoding()));
    }

    /** Returns the name of a file as the manifest holds it: a character for each byte of its name on disk. */
    public String manifestName(String name) {
        return new String(name.getBytes(options.nameEncoding()), StandardCharsets.ISO_8859_1);
    }

    public Manifest manifest() {
        return manifest;
    }

    public Path manifestPath() {
        return dir.resolve(options.fileName() + ".manifest");
    }

    /** The single append-only file of a Redis before 7. */
    public Path oldAof() {
        return storage.directory().resolve(options.fileName());
    }

    public Path snapshot() {
        return storage.directory().resolve(options.snapshotName());
    }

    /**
     * The file of the highest durable index; it lies beside the log, so that a restore of the log does not restore it.
     */
    public Path fsyncedIndexFile() {
        return storage.directory().resolve(options.fileName() + ".fsynced");
    }

    /** The note of the snapshot that was restored last; beside the log, which a restore replaces. */
    public Path restoredNote() {
        return storage.directory().resolve(RESTORED);
    }

    /** Reads the manifest; it is empty if there is no such file. */
    public void load() throws IOException {
        storage.makeDirectory(dir);
        manifest = storage.exists(manifestPath())
                ? Manifest.parse(SmallFiles.read(storage, manifestPath()))
                : Manifest.EMPTY;
    }

    /**
     * Lists the files of a log in the directory, for a directory without a manifest. Two kinds are left out, because a
     * crash before the first manifest leaves them: a first incr file without records, and a first base while its
     * origin, the snapshot, still exists.
     */
    public List<String> filesWithoutManifest(boolean snapshotIsThere) throws IOException {
        List<String> filesWithoutManifest = new ArrayList<>();
        for (String name : storage.list(dir)) {
            boolean firstIncr = name.equals(options.fileName() + ".1.incr.aof") && isWithoutRecords(dir.resolve(name));
            boolean firstBase = name.equals(options.fileName() + ".1.base.rdb") && snapshotIsThere;
            if (name.startsWith(options.fileName() + ".") && !firstIncr && !firstBase) {
                filesWithoutManifest.add(name);
            }
        }
        return filesWithoutManifest;
    }

    private boolean isWithoutRecords(Path file) throws IOException {
        try (LogFile open = storage.openRead(file)) {
            return open.size() <= RespScanner.select(0).length;
        }
    }

    /** Makes another base and other incr files the log, durably, and deletes the files that became history. */
    public void replace(Manifest.@Nullable Entry base, List<Manifest.Entry> incr) throws IOException {
        replace(base, incr, entry -> false);
    }

    /** Does the same, but some of the history stays: in the manifest and on disk. */
    void replace(Manifest.@Nullable Entry base, List<Manifest.Entry> incr, Predicate<Manifest.Entry> kept)
            throws IOException {
        persist(manifest.replace(base, incr));
        dropHistory(kept);
    }

    /** Does the same as {@link #replace}, but deletes no file: the caller moves the files that left. */
    public void replaceKeepingFiles(Manifest.@Nullable Entry base, List<Manifest.Entry> incr) throws IOException {
        Manifest replaced = manifest.replace(base, incr);
        persist(new Manifest(replaced.base(), manifest.history(), replaced.incr(), replaced.comments()));
    }

    private void persist(Manifest next) throws IOException {
        SmallFiles.replace(storage, manifestPath(), ByteBuffer.wrap(next.format()));
        manifest = next;
    }

    /** Deletes history files. After a crash the manifest still lists them, and the next start deletes them. */
    public void dropHistory() throws IOException {
        dropHistory(entry -> false);
    }

    void dropHistory(Predicate<Manifest.Entry> kept) throws IOException {
        List<Manifest.Entry> stays = new ArrayList<>(manifest.history());
        stays.removeIf(kept.negate());
        if (stays.size() == manifest.history().size()) {
            return;
        }
        for (Manifest.Entry entry : manifest.history()) {
            if (!stays.contains(entry)) {
                storage.delete(path(entry));
            }
        }
        persist(new Manifest(manifest.base(), stays, manifest.incr(), manifest.comments()));
    }

    Manifest.Entry newBase() {
        long seq = manifest.nextSeq();
        return Manifest.Entry.base(manifestName(options.fileName() + "." + seq + ".base.rdb"), seq);
    }

    Manifest.Entry newIncr() {
        long seq = manifest.nextSeq();
        return Manifest.Entry.incr(manifestName(options.fileName() + "." + seq + ".incr.aof"), seq);
    }

    /**
     * Chooses a file for a base that is being written, another one each time: the writer of an abandoned snapshot may
     * still write to its file, and remove it, after the next snapshot has begun.
     */
    public Path tempBase() throws IOException {
        Path temp = dir.resolve(TEMP + options.fileName() + "." + ++tempBases + ".base.rdb");
        storage.delete(temp);
        return temp;
    }

    /**
     * Removes what a crash has left, after the log was found whole: temporary files, also those of full syncs, and
     * files that no manifest names. Of the latter, those with content go to the audit files, because their origin is
     * unknown.
     *
     * @return the files that were moved
     */
    public List<Path> sweep() throws IOException {
        sweepSnapshots();
        List<Path> moved = new ArrayList<>();
        for (String name : storage.list(dir)) {
            Path file = dir.resolve(name);
            if (name.startsWith(TEMP)) {
                storage.delete(file);
            } else if (isUnlisted(name)) {
                if (name.endsWith(".incr.aof") && isWithoutRecords(file)) {
                    storage.delete(file);
                } else {
                    moved.add(moveToAudit(file, "unlisted"));
                }
            }
        }
        return moved;
    }

    /** Deletes the temporary files beside the log's directory; a log in memory has no others. */
    public void sweepSnapshots() throws IOException {
        for (String name : storage.list(storage.directory())) {
            boolean sync = name.startsWith(TEMP + "base-") || name.startsWith(TEMP + "sync-");
            if ((sync && name.endsWith(".rdb"))
                    || name.startsWith(ARCHIVE_TEMP)
                    || name.startsWith(TEMP + options.snapshotName())
                    || name.equals(TEMP + RESTORED)) {
                storage.delete(storage.directory().resolve(name));
            }
        }
    }

    private boolean isUnlisted(String name) {
        boolean ours = name.startsWith(options.fileName() + ".")
                && (name.endsWith(".incr.aof") || name.endsWith(".base.rdb") || name.endsWith(".base.aof"));
        String listed = manifestName(name);
        return ours && manifest.files().noneMatch(entry -> entry.file().equals(listed));
    }

    /** Creates the next incr file; not in the manifest yet. */
    public IncrFile createIncrFile(ChainState start) throws IOException {
        Manifest.Entry entry = newIncr();
        IncrFile file = IncrFile.create(storage, entry, path(entry), start);
        storage.syncDirectory(dir);
        return file;
    }

    /** Fsyncs a complete RDB and gives it a base's name; not in the manifest yet. */
    public Manifest.Entry adoptBase(Path rdb) throws IOException {
        try (LogFile file = storage.openWrite(rdb)) {
            file.force();
        }
        Manifest.Entry entry = newBase();
        storage.rename(rdb, path(entry));
        storage.syncDirectory(dir);
        return entry;
    }

    /** The name under which the next {@code dump.rdb} is written. */
    Path tempSnapshot() {
        return storage.directory().resolve(TEMP + options.snapshotName());
    }

    /** Copies a whole file and fsyncs the content, but not the name; an existing target is replaced. */
    public void copy(Path source, Path target) throws IOException {
        storage.delete(target);
        try (LogFile in = storage.openRead(source);
                LogFile out = storage.create(target)) {
            FileCopy.copy(storage, source, 0, in.size(), out);
        }
    }

    /** Copies the end of a file into an audit file of its own, durably. */
    public Path audit(Path file, long from, String label) throws IOException {
        Path audit = newAuditPath(file, label);
        try (LogFile target = storage.create(audit);
                LogFile source = storage.openRead(file)) {
            FileCopy.copy(storage, file, from, source.size(), target);
        }
        storage.syncDirectory(auditDir);
        return audit;
    }

    /** Moves a file that is no longer in use to the audit files. */
    public Path moveToAudit(Path file, String label) throws IOException {
        Path audit = newAuditPath(file, label);
        storage.rename(file, audit);
        storage.syncDirectory(auditDir);
        storage.syncDirectory(dir);
        return audit;
    }

    private Path newAuditPath(Path file, String label) throws IOException {
        storage.makeDirectory(auditDir);
        for (int i = 1; ; i++) {
            Path path = auditDir.resolve(label + "-" + i + "-" + file.getFileName());
            if (!storage.exists(path)) {
                return path;
            }
        }
    }
}
