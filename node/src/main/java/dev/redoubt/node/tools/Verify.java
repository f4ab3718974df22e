package dev.redoubt.node.tools;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.shard.recovery.SnapshotContent;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DamagedObjectException;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code verify}: reads what a restore would read, and writes nothing. Each base is loaded into memory, as a start loads
 * it, and the records behind it are followed to the next base.
 */
final class Verify implements Tool {
    private static final int DATABASES = 16;
    private static final Path NO_FILE = Path.of("");

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String usage() {
        return "--from TARGET [--backup ID] [--term TERM]";
    }

    @Override
    public String help() {
        return """
                Verifies an archive by reading it: each base with its checksums, loaded into memory and compared with
                the digest that was taken with it; all records behind it, up to the next base. The exit status is 1 if
                an object is damaged or missing, or there are holes.

                  --from TARGET   the archive, see below
                  --backup ID     this backup alone, and the records behind it up to the next base
                  --term TERM     the log of this term, not of the newest: 7, or 7-4f0c… with its replid
                """
                + ArchiveSource.HELP;
    }

    @Override
    public List<String> flags() {
        return List.of();
    }

    @Override
    public List<String> values() {
        return ArchiveSource.options(ArchiveSource.BACKUP, ArchiveSource.TERM);
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        arguments.requireNoPath();
        try (ArchiveSource source = ArchiveSource.open(arguments)) {
            BackupManifest backup = source.backup(arguments);
            ArchiveNames.Base only = backup == null ? null : ArchiveSource.base(backup);
            Branch branch = source.branch(arguments, only);
            int status = OK;
            Set<ArchiveNames.Segment> read = new HashSet<>();
            for (ArchiveNames.Base base : branch.bases()) {
                if (only == null || only.equals(base)) {
                    status = verified(source, branch, base, read, terminal) ? status : FAULT;
                }
            }
            if (only == null) {
                status = verifiedRest(source, branch, read, terminal) ? status : FAULT;
                for (Branch.Hole hole : branch.holes()) {
                    terminal.error("hole: records " + hole.first() + " to " + hole.last());
                    status = FAULT;
                }
                for (String fault : source.archive().damagedBackups()) {
                    terminal.error(fault);
                    status = FAULT;
                }
            }
            return status;
        }
    }

    private static boolean verified(
            ArchiveSource source,
            Branch branch,
            ArchiveNames.Base base,
            Set<ArchiveNames.Segment> read,
            Terminal terminal)
            throws IOException {
        BackupManifest manifest = source.archive().backupOf(base);
        BaseObject object = new BaseObject(source.target(), base, manifest);
        try {
            BaseInfo info = object.info(NO_FILE, branch.table());
            String digest = digest(object);
            if (manifest != null && manifest.digest() != null && !digest.equals(manifest.digest())) {
                throw object.damaged("its digest is " + digest + ", but " + manifest.digest() + " when it was taken");
            }
            terminal.print("Base of record " + base.index() + ": whole, digest " + digest
                    + (manifest == null || manifest.digest() == null ? "" : " as when it was taken"));
            for (Branch.Piece piece : follow(source, branch, base, info, terminal)) {
                if (piece.last() == piece.segment().lastIndex()) {
                    read.add(piece.segment());
                }
            }
            return true;
        } catch (DamagedObjectException | FileNotFoundException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static String digest(BaseObject object) throws IOException {
        // Nobody chooses keys of this process, so the hash needs no random seed.
        Keyspace keyspace = new Keyspace(DATABASES, KeyspaceOptions.defaults(0, 0));
        try (InputStream in = object.open()) {
            SnapshotContent.load(in, keyspace);
        } catch (RdbException e) {
            throw object.damaged(String.valueOf(e.getMessage()));
        }
        return HexFormat.of().formatHex(KeyspaceDigest.of(keyspace));
    }

    /** Follows the records from a base to the next one, which must stand exactly where they lead. */
    private static List<Branch.Piece> follow(
            ArchiveSource source, Branch branch, ArchiveNames.Base base, BaseInfo info, Terminal terminal)
            throws IOException {
        ArchiveNames.Base next = next(branch, base);
        long last = branch.reach(base);
        boolean meets = next != null && next.index() <= last;
        Branch.Choice choice = branch.choose(new Place.AtIndex(meets && next != null ? next.index() : last), base);
        try (ChainedRecords records = new ChainedRecords(source.target(), info, choice.pieces(), branch.table())) {
            long count = 0;
            for (LogRecord record = records.next(); record != null; record = records.next()) {
                count++;
            }
            if (meets && next != null) {
                BaseObject object =
                        new BaseObject(source.target(), next, source.archive().backupOf(next));
                if (!records.chain().isAt(object.info(NO_FILE, branch.table()))) {
                    throw object.damaged("the records before it lead to another place");
                }
            }
            terminal.print("  " + count + " records behind it: whole, up to record "
                    + records.chain().end().index() + " of "
                    + Moments.text(records.chain().unixMs()));
        }
        return choice.pieces();
    }

    /** Reads the segments that no base led through to the end: other pieces have their records, or no base is before. */
    private static boolean verifiedRest(
            ArchiveSource source, Branch branch, Set<ArchiveNames.Segment> read, Terminal terminal) throws IOException {
        boolean whole = true;
        for (Branch.Piece piece : branch.pieces()) {
            ArchiveNames.Segment segment = piece.segment();
            if (read.add(segment)) {
                Branch.Piece all = new Branch.Piece(segment, segment.firstIndex(), segment.lastIndex());
                try (ArchivedRecords records = new ArchivedRecords(source.target(), List.of(all))) {
                    while (records.next() != null) {
                        // Reading verifies it.
                    }
                } catch (DamagedObjectException | FileNotFoundException e) {
                    terminal.error(String.valueOf(e.getMessage()));
                    whole = false;
                }
            }
        }
        return whole;
    }

    private static ArchiveNames.@Nullable Base next(Branch branch, ArchiveNames.Base base) {
        for (ArchiveNames.Base other : branch.bases()) {
            if (other.index() > base.index()) {
                return other;
            }
        }
        return null;
    }
}
