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
import org.jspecify.annotations.Nullable;

/**
 * The files of a log and their manifest.
 *
 * <pre>
 * dir/dump.rdb                             a copy of the base
 * dir/appendonly.aof.fsynced               how far the log was durable once
 * dir/appendonlydir/appendonly.aof.manifest
 *                   appendonly.aof.7.base.rdb
 *                   appendonly.aof.7.incr.aof …
 *                   temp-…                 not complete yet
 * dir/audit/…                              what was cut off, replaced (2.5, 3.6), or no manifest names
 * dir/temp-base-…, temp-sync-…             full syncs under way
 * </pre>
 *
 * The manifest is replaced atomically and alone decides what is in use. Files leave it as history first and are deleted
 * then, as in aof.c. Not thread-safe: the log guards it.
 */
public final class AofFiles {
    private static final String TEMP = "temp-";

    private final LogStorage storage;
    private final AofOptions options;
    private final Path dir;
    private final Path auditDir;
    private Manifest manifest = Manifest.EMPTY;
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

    /** The AOF of a Redis before 7, and what {@code BGSAVE} writes. */
    public Path oldAof() {
        return storage.directory().resolve(options.fileName());
    }

    public Path snapshot() {
        return storage.directory().resolve(options.snapshotName());
    }

    /** How far the log was durable once; beside the log, so that it is not brought back with it. */
    public Path fsyncedIndexFile() {
        return storage.directory().resolve(options.fileName() + ".fsynced");
    }

    /** Reads the manifest; an empty one if there is none. */
    public void load() throws IOException {
        storage.makeDirectory(dir);
        manifest = storage.exists(manifestPath())
                ? Manifest.parse(SmallFiles.read(storage, manifestPath()))
                : Manifest.EMPTY;
    }

    /**
     * Files of a log in the directory, but for those that a crash leaves before the first manifest is there: a first
     * incr file without records, and a first base while its origin, the snapshot, is still there.
     */
    public List<String> strangers(boolean snapshotIsThere) throws IOException {
        List<String> strangers = new ArrayList<>();
        for (String name : storage.list(dir)) {
            boolean firstIncr = name.equals(options.fileName() + ".1.incr.aof") && isWithoutRecords(dir.resolve(name));
            boolean firstBase = name.equals(options.fileName() + ".1.base.rdb") && snapshotIsThere;
            if (name.startsWith(options.fileName() + ".") && !firstIncr && !firstBase) {
                strangers.add(name);
            }
        }
        return strangers;
    }

    private boolean isWithoutRecords(Path file) throws IOException {
        try (LogFile open = storage.openRead(file)) {
            return open.size() <= RespScanner.select(0).length;
        }
    }

    /** Makes another base and other incr files the log, durably, and deletes the files that are history then. */
    public void replace(Manifest.@Nullable Entry base, List<Manifest.Entry> incr) throws IOException {
        persist(manifest.replace(base, incr));
        dropHistory();
    }

    /** As {@link #replace}, but the files that leave stay where they are. */
    public void replaceQuietly(Manifest.@Nullable Entry base, List<Manifest.Entry> incr) throws IOException {
        Manifest replaced = manifest.replace(base, incr);
        persist(new Manifest(replaced.base(), manifest.history(), replaced.incr(), replaced.comments()));
    }

    private void persist(Manifest next) throws IOException {
        SmallFiles.replace(storage, manifestPath(), ByteBuffer.wrap(next.format()));
        manifest = next;
    }

    /** Deletes history files; what is listed as such after a crash goes at the next start. */
    public void dropHistory() throws IOException {
        if (manifest.history().isEmpty()) {
            return;
        }
        for (Manifest.Entry entry : manifest.history()) {
            storage.delete(path(entry));
        }
        persist(manifest.withoutHistory());
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
     * A file for a base that is being written, never the same: a snapshot that was given up may still be written to, and
     * removed by its writer, when the next one has begun.
     */
    public Path tempBase() throws IOException {
        Path temp = dir.resolve(TEMP + options.fileName() + "." + ++tempBases + ".base.rdb");
        storage.delete(temp);
        return temp;
    }

    /**
     * Clears away what a crash has left, once the log was found whole: temporary files, also those of full syncs, and
     * files that no manifest names. Of the latter those with content go to the audit files: whose fault it is cannot be
     * told.
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

    /** The temporary files beside the log's directory; a log in memory has no others. */
    public void sweepSnapshots() throws IOException {
        for (String name : storage.list(storage.directory())) {
            boolean sync = name.startsWith(TEMP + "base-") || name.startsWith(TEMP + "sync-");
            if (sync && name.endsWith(".rdb") || name.equals(TEMP + options.snapshotName())) {
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
    public IncrFile createSegment(ChainState start) throws IOException {
        Manifest.Entry entry = newIncr();
        IncrFile segment = IncrFile.create(storage, entry, path(entry), start);
        storage.syncDirectory(dir);
        return segment;
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

    /**
     * Shows a base as {@code dump.rdb} too, for tools and people that look there. A copy: through a hard link, whoever
     * puts a backup in place of {@code dump.rdb} with cp would write it over the base of the log.
     */
    void showSnapshot(Path base) throws IOException {
        Path temp = storage.directory().resolve(TEMP + options.snapshotName());
        copy(base, temp);
        storage.rename(temp, snapshot());
        storage.syncDirectory(storage.directory());
    }

    /** Copies a whole file, durably but for its name; a target that exists is replaced. */
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

    /** Moves a file that is in use no longer among the audit files. */
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
