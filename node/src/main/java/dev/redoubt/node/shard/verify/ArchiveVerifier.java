package dev.redoubt.node.shard.verify;

import dev.redoubt.node.shard.recovery.SnapshotDigest;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.ArchivedRecords;
import dev.redoubt.persistence.backup.restore.BaseObject;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.ChainedRecords;
import dev.redoubt.persistence.backup.restore.Place;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.rdb.RdbException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an archive what a restore would read, and says what is damaged. The tool {@code verify} and BACKUP VERIFY
 * read alike.
 *
 * <pre>
 *   a base              its place, its size and SHA-256 as in the manifest, its CRC-64, each value loaded as a start
 *                       loads it, the digest of the data as it was taken at the cut
 *   the records behind  each in the chain of checksums, up to the next base, which must stand where they lead
 * </pre>
 *
 * <p>No second keyspace is needed. The digest of a base is taken some keys at a time ({@link SnapshotDigest}), and the
 * records need no replay: the chain proves that they are what the master wrote, and they make one state only. A replay
 * into a keyspace beside the one in use was refused, for it takes the memory of a node; and so was a process of its
 * own, which takes that memory from the same machine.
 *
 * <p>One thread, which blocks for as long as the target takes.
 */
public final class ArchiveVerifier {
    private static final Path NO_FILE = Path.of("");
    private static final int TOLD_RECORDS = 1024;

    private final BackupTarget target;
    private final Archive archive;
    private final Branch branch;
    private final VerifyProgress progress;
    /** The segments of the branch that were read to their ends. */
    private final Set<ArchiveNames.Segment> read = new HashSet<>();
    /** A fault of one object can be met twice. */
    private final Set<String> told = new HashSet<>();

    public ArchiveVerifier(BackupTarget target, Archive archive, Branch branch, VerifyProgress progress) {
        this.target = target;
        this.archive = archive;
        this.branch = branch;
        this.progress = progress;
    }

    /** A piece of the work; an object that is damaged or missing is a fault, and all else ends the verification. */
    private interface Part {
        void run() throws IOException;
    }

    private void part(Part part) throws IOException {
        try {
            part.run();
        } catch (DamagedObjectException | FileNotFoundException e) {
            String fault = String.valueOf(e.getMessage());
            if (told.add(fault)) {
                progress.fault(fault);
            }
        }
    }

    /**
     * Verifies a base, and the records behind it up to the next base.
     *
     * @throws IOException if the target cannot be read, or the memory does not suffice
     */
    public void base(ArchiveNames.Base base) throws IOException {
        part(() -> content(base));
        records(base);
    }

    /** Verifies the records behind a base up to the next base; of the base itself its place only is read. */
    public void records(ArchiveNames.Base base) throws IOException {
        part(() -> follow(base, object(base).info(NO_FILE, branch.table())));
    }

    private BaseObject object(ArchiveNames.Base base) {
        return new BaseObject(target, base, archive.backupOf(base));
    }

    private void content(ArchiveNames.Base base) throws IOException {
        BackupManifest manifest = archive.backupOf(base);
        BaseObject object = object(base);
        object.info(NO_FILE, branch.table());
        progress.at("reading the base at record " + base.index());
        String digest;
        try (InputStream in = new ToldStream(object.open(), archive.size(object.name()), progress, base.index())) {
            digest = SnapshotDigest.of(in, progress.scratch(), progress::room).digest();
        } catch (RdbException e) {
            throw object.damaged(String.valueOf(e.getMessage()));
        }
        String taken = manifest == null ? null : manifest.digest();
        if (taken != null && !digest.equals(taken)) {
            throw object.damaged("its digest is " + digest + ", but " + taken + " when it was taken");
        }
        progress.base(base.index(), digest, taken != null);
    }

    private void follow(ArchiveNames.Base base, BaseInfo info) throws IOException {
        ArchiveNames.Base next = next(base);
        long last = branch.reach(base);
        boolean meets = next != null && next.index() <= last;
        Branch.Choice choice = branch.choose(new Place.AtIndex(meets && next != null ? next.index() : last), base);
        try (ChainedRecords records = new ChainedRecords(target, info, choice.pieces(), branch.table())) {
            long count = 0;
            for (LogRecord record = records.next(); record != null; record = records.next()) {
                if (count++ % TOLD_RECORDS == 0) {
                    progress.at("reading record " + record.index() + " of " + choice.lastIndex());
                }
            }
            if (meets && next != null) {
                BaseObject object = object(next);
                if (!records.chain().isAt(object.info(NO_FILE, branch.table()))) {
                    throw object.damaged("the records before it lead to another place");
                }
            }
            progress.records(
                    count, records.chain().end().index(), records.chain().unixMs());
        }
        for (Branch.Piece piece : choice.pieces()) {
            if (piece.last() == piece.segment().lastIndex()) {
                read.add(piece.segment());
            }
        }
    }

    private ArchiveNames.@Nullable Base next(ArchiveNames.Base base) {
        for (ArchiveNames.Base other : branch.bases()) {
            if (other.index() > base.index()) {
                return other;
            }
        }
        return null;
    }

    /**
     * Reads the segments that no base led through to the end: other pieces have their records, or no base is before.
     */
    public void rest() throws IOException {
        for (Branch.Piece piece : branch.pieces()) {
            ArchiveNames.Segment segment = piece.segment();
            if (read.add(segment)) {
                part(() -> whole(segment));
            }
        }
    }

    private void whole(ArchiveNames.Segment segment) throws IOException {
        progress.at("reading " + segment.name());
        Branch.Piece all = new Branch.Piece(segment, segment.firstIndex(), segment.lastIndex());
        try (ArchivedRecords records = new ArchivedRecords(target, List.of(all))) {
            while (records.next() != null) {
                // Reading verifies it.
            }
        }
    }
}
