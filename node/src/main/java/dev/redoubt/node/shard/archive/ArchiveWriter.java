package dev.redoubt.node.shard.archive;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.SegmentWriter;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.TableObject;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the jobs of one attachment: it reads the log and stores objects. Its calls block for as long as disk and
 * target take. Any thread, one call at a time.
 */
final class ArchiveWriter {
    /** Of all writers: a job of an attachment that has ended may still run. */
    private static final AtomicLong TEMPORARIES = new AtomicLong();

    private final BackupTarget target;
    private final ShardLog log;
    private final Path dir;
    private final String version;
    private final Set<ArchiveNames.Term> knownTerms = new HashSet<>();

    /**
     * Makes the writer of a new attachment.
     *
     * @param dir where temporary files lie
     * @param version of the program, for the manifests
     */
    ArchiveWriter(BackupTarget target, ShardLog log, Path dir, String version) {
        this.target = target;
        this.log = log;
        this.dir = dir;
        this.version = version;
    }

    /** Finds out what the archive has of the log. */
    Attachment attach(TermTable terms) throws IOException {
        ArchivedBranch branch = branch(terms);
        knownTerms.addAll(branch.known());
        ArchivedBranch.Window newest = branch.newest();
        return new Attachment(branch, newest == null ? null : placeBehind(newest.lastIndex()));
    }

    /** Reads what the archive has of the branch with that term table. */
    ArchivedBranch branch(TermTable terms) throws IOException {
        List<String> names =
                target.list(ArchiveNames.TERMS).stream().map(StoredObject::name).toList();
        return ArchivedBranch.of(names, terms);
    }

    private @Nullable Place placeBehind(long index) throws IOException {
        BaseInfo base = log.base();
        if (base != null && base.end().index() == index) {
            return new Place(index, base.db(), base.end().offset(), base.unixMs());
        }
        if (index > log.end().index()) {
            throw new IOException("the archive holds record " + index + " of this log, which ends at record "
                    + log.end().index());
        }
        if (index < log.firstIndex()) {
            return null;
        }
        try (RecordCursor cursor = log.read(index)) {
            LogRecord record = cursor.next();
            return record == null ? null : Place.behind(record);
        }
    }

    /** Stores records. */
    Place storeSegment(ArchiveJob.StoreSegment job) throws IOException {
        long first = job.from().index() + 1;
        ArchiveNames.Term term = storeTable(job.terms(), first);
        Path file = temporary("segment");
        try {
            Place end = SegmentWriter.write(log, job.from(), job.lastIndex(), ArchiveCore.SEGMENT_BYTES, file);
            target.put(term.segment(first, end.index(), end.unixMs()), ObjectContent.giving(file));
            return end;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Stores a base and its entry in the catalogue. The snapshot keeps a name of its own meanwhile. */
    BackupManifest storeBase(BaseInfo base, String id, String reason, long startedMs) throws IOException {
        Path file = temporary("base");
        try {
            link(base.file(), file);
            return storeBackup(new Backup(id, base.at(file), reason, startedMs, null));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Stores a backup. An object that an entry of the catalogue names is not written again: the bytes of a snapshot of
     * the same data differ from process to process.
     */
    BackupManifest storeBackup(Backup backup) throws IOException {
        BaseInfo base = backup.base();
        String name =
                storeTable(base.terms(), base.end().index()).base(base.end().index(), base.unixMs());
        BackupManifest same = target.list(name).isEmpty() ? null : entryOf(name);
        long size = same == null ? Files.size(base.file()) : same.size();
        String sha256 = same == null ? sha256(base.file()) : same.sha256();
        if (same == null) {
            target.put(name, ObjectContent.of(base.file()));
        }
        BackupManifest manifest = new BackupManifest(
                backup.id(),
                name,
                size,
                sha256,
                base.end(),
                base.unixMs(),
                backup.startedMs(),
                System.currentTimeMillis(),
                backup.reason(),
                version,
                backup.digest());
        target.put(manifest.name(), ObjectContent.of(manifest.format()));
        return manifest;
    }

    private @Nullable BackupManifest entryOf(String base) throws IOException {
        for (BackupManifest manifest : BackupCatalogue.read(target).backups()) {
            if (manifest.base().equals(base)) {
                return manifest;
            }
        }
        return null;
    }

    /** Stores the table of the term that wrote {@code index}, unless the archive has it (9.3). */
    private ArchiveNames.Term storeTable(TermTable terms, long index) throws IOException {
        ReplId replId = terms.replIdAt(index);
        ArchiveNames.Term term = new ArchiveNames.Term(terms.termAt(index), replId);
        if (!knownTerms.contains(term)) {
            TermTable upTo = new TermTable(terms.rows().stream()
                    .filter(row -> row.firstIndex() <= index)
                    .toList());
            target.put(term.table(), ObjectContent.of(TableObject.format(upTo)));
            knownTerms.add(term);
        }
        return term;
    }

    /** Not Files.createTempFile: a target may take the file, and other users read objects as the umask has it. */
    private Path temporary(String what) {
        return dir.resolve(AofFiles.ARCHIVE_TEMP + what + "-" + TEMPORARIES.incrementAndGet());
    }

    /**
     * Gives a snapshot a second name: a rewrite removes the first. Not every file system can, so it may be a copy; Linux
     * says EPERM there, which is not UnsupportedOperationException.
     */
    static void link(Path snapshot, Path name) throws IOException {
        Files.deleteIfExists(name);
        try {
            Files.createLink(name, snapshot);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(snapshot, name);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
