package dev.redoubt.persistence.backup;

import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an archive that belong to one branch of history: of the log with a certain term table (docs/protocol.md 9.1, 9.3). Pure
 * and immutable.
 *
 * <p>A record belongs to the branch if its term is a row of the table and its index lies before the next row. What the
 * archive has beyond is of other branches.
 *
 * @param relation of the archive to the branch
 * @param known the terms of the archive that have a table there
 * @param windows the ranges that can be restored, ascending; each begins with a base, and lacks at least one record
 *     from the one before
 */
public record ArchivedBranch(Relation relation, Set<ArchiveNames.Term> known, List<Window> windows) {
    /** The relation of an archive to a branch. */
    public enum Relation {
        /** It holds nothing. */
        EMPTY,
        /** It holds a term of the branch. */
        OURS,
        /** It holds terms, and none of the branch. */
        FOREIGN
    }

    /**
     * A range of places that can be restored.
     *
     * @param first the base
     * @param lastIndex the last record behind it; the index of the base if there is none
     * @param lastUnixMs the time of that record
     */
    public record Window(ArchiveNames.Base first, long lastIndex, long lastUnixMs) {}

    public ArchivedBranch {
        known = Set.copyOf(known);
        windows = List.copyOf(windows);
    }

    /**
     * Finds the branch in an archive.
     *
     * @param objects the names below {@link ArchiveNames#TERMS}, in any order; other names are passed over
     */
    public static ArchivedBranch of(List<String> objects, TermTable branch) {
        Set<ArchiveNames.Term> known = new HashSet<>();
        Set<ArchiveNames.Term> present = new HashSet<>();
        List<ArchiveNames.Base> bases = new ArrayList<>();
        List<ArchiveNames.Segment> segments = new ArrayList<>();
        for (String name : objects) {
            ArchiveNames.Parsed parsed = ArchiveNames.parse(name);
            if (parsed == null) {
                continue;
            }
            present.add(parsed.term());
            if (parsed instanceof ArchiveNames.Table table) {
                known.add(table.term());
            } else if (parsed instanceof ArchiveNames.Base base) {
                if (base.index() <= lastOf(branch, base.term())) {
                    bases.add(base);
                }
            } else if (parsed instanceof ArchiveNames.Segment segment
                    && segment.firstIndex() <= lastOf(branch, segment.term())) {
                segments.add(segment);
            }
        }
        Relation relation = present.isEmpty()
                ? Relation.EMPTY
                : present.stream().anyMatch(term -> lastOf(branch, term) >= 0) ? Relation.OURS : Relation.FOREIGN;
        return new ArchivedBranch(relation, known, windows(branch, bases, segments));
    }

    /** The last index that a term can have in the branch; -1 if the term is none of it. */
    private static long lastOf(TermTable branch, ArchiveNames.Term term) {
        List<TermStart> rows = branch.rows();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).term() == term.number() && rows.get(i).replId().equals(term.replId())) {
                return i + 1 < rows.size() ? rows.get(i + 1).firstIndex() - 1 : Long.MAX_VALUE;
            }
        }
        return -1;
    }

    private static List<Window> windows(
            TermTable branch, List<ArchiveNames.Base> bases, List<ArchiveNames.Segment> segments) {
        bases.sort((a, b) -> Long.compare(a.index(), b.index()));
        segments.sort((a, b) -> Long.compare(a.firstIndex(), b.firstIndex()));
        List<Window> windows = new ArrayList<>();
        int next = 0;
        for (ArchiveNames.Base base : bases) {
            Window last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
            if (last != null && base.index() <= last.lastIndex()) {
                continue;
            }
            Window window = new Window(base, base.index(), base.unixMs());
            // Those that end before this base would be of no use to a later one either.
            while (next < segments.size() && segments.get(next).firstIndex() <= window.lastIndex() + 1) {
                ArchiveNames.Segment segment = segments.get(next);
                long end = Math.min(segment.lastIndex(), lastOf(branch, segment.term()));
                if (end > window.lastIndex()) {
                    window = new Window(base, end, segment.lastUnixMs());
                }
                next++;
            }
            windows.add(window);
        }
        return windows;
    }

    /** The newest range; null if nothing of the branch can be restored. */
    public @Nullable Window newest() {
        return windows.isEmpty() ? null : windows.get(windows.size() - 1);
    }
}
