package dev.redoubt.node.shard.verify;

import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an archive that a verification reads. Pure and immutable.
 *
 * <pre>
 *   without an id   branch    backup a ── records ── backup b ── records ── base ── records up to the present
 *                   read                 [records ][b, records             base, records                   ]
 *   with the id a   read      [a, records          ]
 * </pre>
 *
 * <p>Without an id the records from the backup before the newest one on are read, so that a verification for each
 * backup leaves no record out.
 *
 * @param id of the backup
 * @param before whose records alone are read; null for none
 * @param bases which are read, each with the records behind it
 * @param faults what the names and the catalogue show already
 */
record VerifyPlan(
        String id,
        Branch branch,
        ArchiveNames.@Nullable Base before,
        List<ArchiveNames.Base> bases,
        List<String> faults) {
    /**
     * The newest backup of a log, and all that the archive has behind it.
     *
     * @param log the term table of the log
     * @param archivedIndex the last record that the archive has got
     * @throws IOException if the archive has no backup of this log
     */
    static VerifyPlan newest(Archive archive, TermTable log, long archivedIndex) throws IOException {
        Branch branch = archive.branchOf(log);
        List<BackupManifest> backups = new ArrayList<>();
        if (branch != null) {
            for (BackupManifest backup : archive.backups()) {
                // A manifest whose base is missing counts: its base is sought, and named.
                if (isOf(branch, backup)) {
                    backups.add(backup);
                }
            }
        }
        if (branch == null || backups.isEmpty()) {
            throw new IOException("the archive has no backup of this data set"
                    + String.join(
                            "",
                            archive.damagedBackups().stream()
                                    .map(text -> "; " + text)
                                    .toList()));
        }
        BackupManifest newest = newest(backups);
        ArchiveNames.Base base = base(newest);
        List<String> faults = new ArrayList<>(archive.damagedBackups());
        List<ArchiveNames.Base> bases = new ArrayList<>();
        bases.add(base);
        branch.bases().stream().filter(other -> other.index() > base.index()).forEach(bases::add);
        branch.holes().stream()
                .filter(hole -> hole.first() > base.index())
                .forEach(hole -> faults.add("records " + hole.first() + " to " + hole.last() + " are missing"));
        if (branch.lastIndex() < archivedIndex) {
            faults.add("records " + (branch.lastIndex() + 1) + " to " + archivedIndex
                    + " were stored, and are missing at the end of the archive");
        }
        return new VerifyPlan(newest.id(), branch, before(branch, backups, base), bases, faults);
    }

    /** Of two at one record that which somebody asked for; the archive names a base of its own too. */
    private static BackupManifest newest(List<BackupManifest> backups) {
        BackupManifest newest = backups.get(0);
        for (BackupManifest backup : backups) {
            long index = backup.at().index();
            if (index > newest.at().index()
                    || (index == newest.at().index() && newest.reason().equals(BackupManifest.ARCHIVE))) {
                newest = backup;
            }
        }
        return newest;
    }

    private static ArchiveNames.@Nullable Base before(
            Branch branch, List<BackupManifest> backups, ArchiveNames.Base newest) throws IOException {
        ArchiveNames.Base before = null;
        for (BackupManifest backup : backups) {
            ArchiveNames.Base base = base(backup);
            if (base.index() < newest.index() && branch.bases().contains(base)) {
                before = before == null || base.index() > before.index() ? base : before;
            }
        }
        return before == null || branch.reach(before) < newest.index() ? null : before;
    }

    /**
     * One backup, and the records behind it up to the next base.
     *
     * @throws IOException if the catalogue has no such backup, or it cannot be read
     */
    static VerifyPlan of(Archive archive, String id) throws IOException {
        BackupCatalogue catalogue = archive.catalogue();
        for (BackupManifest backup : catalogue.backups()) {
            if (backup.id().equals(id)) {
                ArchiveNames.Base base = base(backup);
                Branch branch = archive.branchWith(base);
                if (branch == null) {
                    // Its table, or the base itself, is missing: reading says which.
                    branch = archive.branch(base.term());
                }
                return new VerifyPlan(id, branch, null, List.of(base), List.of());
            }
        }
        for (BackupCatalogue.Damaged damaged : catalogue.damaged()) {
            if (damaged.id().equals(id)) {
                throw new IOException(damaged.reason());
            }
        }
        throw new IOException("there is no backup " + id + " in the catalogue");
    }

    private static boolean isOf(Branch branch, BackupManifest backup) {
        return branch.table().replIdAt(backup.at().index()).equals(backup.at().replId());
    }

    private static ArchiveNames.Base base(BackupManifest backup) throws IOException {
        if (ArchiveNames.parse(backup.base()) instanceof ArchiveNames.Base base) {
            return base;
        }
        throw new IOException("the manifest " + backup.name() + " names no base: " + backup.base());
    }
}
