package dev.redoubt.persistence.backup.retention;

import dev.redoubt.config.RetentionRule;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.Window;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects that may be deleted from an archive, and their order (docs/protocol.md 9.8). Pure and immutable.
 *
 * <p>The <b>horizon</b> of a branch is its oldest base that a kept backup names. What could be restored of the branch at
 * or behind its horizon can be restored afterwards, and in between: after each single deletion.
 *
 * <table><caption>What is needed</caption>
 * <tr><th>object</th><th>needed while</th></tr>
 * <tr><td>manifest</td><td>the rule keeps the backup, or its base is needed</td></tr>
 * <tr><td>base</td><td>a kept backup names it; it is the highest of the newest term; or it begins a window above the
 *     horizon of a branch, because the records before it are missing</td></tr>
 * <tr><td>segment</td><td>it has a record behind the horizon of a branch</td></tr>
 * <tr><td>term table</td><td>its term is the newest, or has any other object</td></tr>
 * </table>
 *
 * <p>Manifests go at once, and first. Everything else goes when nothing has needed it for a day: a restore may be
 * reading it, and another process may be about to write a manifest that names a base. Then bases go from the oldest on,
 * so that no hole is ever seen; behind them segments, and term tables last.
 *
 * @param expired the manifests to delete, the oldest first
 * @param garbage what nothing needs, with the time since when
 * @param due the objects to delete behind the manifests, in this order
 */
record GarbagePlan(List<BackupManifest> expired, GarbageList garbage, List<String> due) {
    static final long GRACE_MS = 24L * 60 * 60 * 1000;

    GarbagePlan {
        expired = List.copyOf(expired);
        due = List.copyOf(due);
    }

    /**
     * Finds what may be deleted.
     *
     * @param before the list of the run before
     * @throws DamagedObjectException if a manifest or a term table is damaged: what it needs is not known then, and
     *     nothing may be deleted
     */
    static GarbagePlan of(Archive archive, RetentionRule rule, ZoneId zone, GarbageList before, long nowMs)
            throws DamagedObjectException {
        for (String fault : archive.damagedBackups()) {
            throw new DamagedObjectException("of the catalogue", fault);
        }
        // What the archive stores for itself is needed or not; a rule neither counts nor keeps it.
        List<BackupManifest> asked = archive.backups().stream()
                .filter(backup -> !backup.reason().equals(BackupManifest.ARCHIVE))
                .toList();
        if (rule.keepsAll() || asked.isEmpty()) {
            return new GarbagePlan(List.of(), GarbageList.EMPTY, List.of());
        }
        Set<String> kept = RetainedBackups.of(asked, rule, zone);
        Set<String> bases = new HashSet<>();
        for (BackupManifest backup : asked) {
            if (kept.contains(backup.id())) {
                bases.add(backup.base());
            }
        }
        Set<String> needed = needed(archive, bases);
        List<BackupManifest> expired = archive.backups().stream()
                .filter(backup -> !kept.contains(backup.id()) && !needed.contains(backup.base()))
                .toList();
        return new GarbagePlan(expired, garbage(archive, needed, before, nowMs), List.of()).withDue(archive, nowMs);
    }

    /** The names of the needed bases and segments. */
    private static Set<String> needed(Archive archive, Set<String> kept) throws DamagedObjectException {
        Set<String> anchors = new HashSet<>(kept);
        List<Branch> branches = new ArrayList<>();
        for (ArchiveNames.Term term : archive.terms()) {
            Branch branch = archive.branch(term);
            branches.add(branch);
            if (term.number() == archive.highestTerm() && !branch.bases().isEmpty()) {
                anchors.add(branch.bases().get(branch.bases().size() - 1).name());
            }
        }
        Set<String> needed = new HashSet<>(anchors);
        for (Branch branch : branches) {
            long horizon = horizon(branch, anchors);
            for (Window window : branch.windows()) {
                if (window.base().index() > horizon) {
                    needed.add(window.base().name());
                }
            }
            for (Branch.Piece piece : branch.pieces()) {
                if (piece.last() > horizon) {
                    needed.add(piece.segment().name());
                }
            }
        }
        return needed;
    }

    /** The index of the oldest base that is kept; above all indexes if the branch has none. */
    private static long horizon(Branch branch, Set<String> anchors) {
        return branch.bases().stream()
                .filter(base -> anchors.contains(base.name()))
                .mapToLong(ArchiveNames.Base::index)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static GarbageList garbage(Archive archive, Set<String> needed, GarbageList before, long nowMs) {
        Set<ArchiveNames.Term> alive = new HashSet<>();
        for (ArchiveNames.Parsed object : archive.objects()) {
            if (needed.contains(object.name()) || object.term().number() == archive.highestTerm()) {
                alive.add(object.term());
            }
        }
        Map<String, Long> since = new HashMap<>();
        for (ArchiveNames.Parsed object : archive.objects()) {
            boolean isTable = object instanceof ArchiveNames.Table;
            if (isTable ? !alive.contains(object.term()) : !needed.contains(object.name())) {
                // A time that is still to come is of a clock that was wrong.
                long seen = before.since().getOrDefault(object.name(), nowMs);
                since.put(object.name(), Math.min(seen, nowMs));
            }
        }
        return new GarbageList(since);
    }

    private GarbagePlan withDue(Archive archive, long nowMs) {
        List<ArchiveNames.Base> bases = new ArrayList<>();
        List<String> segments = new ArrayList<>();
        List<ArchiveNames.Table> tables = new ArrayList<>();
        Set<ArchiveNames.Term> stay = new HashSet<>();
        for (ArchiveNames.Parsed object : archive.objects()) {
            Long since = garbage.since().get(object.name());
            if (object instanceof ArchiveNames.Table table) {
                tables.add(table);
            } else if (since == null || nowMs - since < GRACE_MS) {
                stay.add(object.term());
            } else if (object instanceof ArchiveNames.Base base) {
                bases.add(base);
            } else {
                segments.add(object.name());
            }
        }
        bases.sort((a, b) -> Long.compare(a.index(), b.index()));
        List<String> order = new ArrayList<>();
        bases.forEach(base -> order.add(base.name()));
        order.addAll(segments);
        for (ArchiveNames.Table table : tables) {
            Long since = garbage.since().get(table.name());
            if (since != null && nowMs - since >= GRACE_MS && !stay.contains(table.term())) {
                order.add(table.name());
            }
        }
        return new GarbagePlan(expired, garbage, order);
    }
}
