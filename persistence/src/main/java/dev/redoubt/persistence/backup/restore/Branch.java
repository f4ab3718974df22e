package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of an archive that is of one branch of history: of the log with a certain term table (9.3). It knows the names of
 * objects and not their contents. Pure and immutable.
 *
 * <pre>
 *   term table        1:a:1  4:b:30                 the branch: records 1 to 29 of term 1, from 30 on those of term 4
 *   objects           a/base-10  a/log-11-25  a/log-20-40  b/log-30-35  b/log-38-50  b/base-45
 *   pieces            a 11-25, a 20-29 (records 30 to 40 of term 1 are on a dead branch), b 30-35, b 38-50
 *   windows           10 to 35, 45 to 50
 *   holes             36 to 44                      records 38 to 44 are there, but no base before them
 * </pre>
 */
public final class Branch {
    private final TermTable table;
    private final List<ArchiveNames.Base> bases = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();

    /**
     * A part of a segment, or all of it.
     *
     * @param first the first record to take of it
     * @param last the last record to take of it
     */
    public record Piece(ArchiveNames.Segment segment, long first, long last) {
        /** Returns true if the last record of the segment is taken, whose time is in its name. */
        boolean isToEnd() {
            return last == segment.lastIndex();
        }
    }

    /**
     * A range of indexes of which no place can be restored.
     *
     * @param last the last of them
     */
    public record Hole(long first, long last) {}

    /**
     * The objects for a place.
     *
     * @param base the snapshot
     * @param pieces the records behind it without a gap, each index once
     * @param endsThere true if no record that is wanted can lie behind the pieces. If it is false, a reader that has
     *     read them all without a record behind the wanted time does not know whether it has all wanted ones
     */
    public record Choice(ArchiveNames.Base base, List<Piece> pieces, boolean endsThere) {
        public Choice {
            pieces = List.copyOf(pieces);
        }

        /** Returns the last record that the pieces have; the index of the base if there are none. */
        public long lastIndex() {
            return pieces.isEmpty()
                    ? base.index()
                    : pieces.get(pieces.size() - 1).last();
        }
    }

    private Branch(TermTable table) {
        this.table = table;
    }

    /**
     * Finds the branch of a term table among the objects of an archive.
     *
     * @param objects in any order; those of other branches are passed over
     */
    static Branch of(TermTable table, Collection<ArchiveNames.Parsed> objects) {
        Branch branch = new Branch(table);
        for (ArchiveNames.Parsed object : objects) {
            long first = branch.firstOf(object.term());
            long last = branch.lastOf(object.term());
            if (object instanceof ArchiveNames.Base base && base.index() >= first && base.index() <= last) {
                branch.bases.add(base);
            } else if (object instanceof ArchiveNames.Segment segment) {
                Piece piece =
                        new Piece(segment, Math.max(first, segment.firstIndex()), Math.min(last, segment.lastIndex()));
                if (piece.first() <= piece.last()) {
                    branch.pieces.add(piece);
                }
            }
        }
        branch.bases.sort(Comparator.comparingLong(ArchiveNames.Base::index));
        branch.pieces.sort(Comparator.comparingLong(Piece::first).thenComparingLong(Piece::last));
        branch.findWindows();
        return branch;
    }

    private int row(ArchiveNames.Term term) {
        for (int i = 0; i < table.rows().size(); i++) {
            TermStart row = table.rows().get(i);
            if (row.term() == term.number() && row.replId().equals(term.replId())) {
                return i;
            }
        }
        return -1;
    }

    /** The first index that a term has in the branch; no index is that high if the term is none of it. */
    private long firstOf(ArchiveNames.Term term) {
        int row = row(term);
        return row < 0 ? Long.MAX_VALUE : table.rows().get(row).firstIndex();
    }

    /** The last index that a term can have in the branch; -1 if the term is none of it. */
    private long lastOf(ArchiveNames.Term term) {
        int row = row(term);
        if (row < 0) {
            return -1;
        }
        return row + 1 < table.rows().size() ? table.rows().get(row + 1).firstIndex() - 1 : Long.MAX_VALUE;
    }

    private void findWindows() {
        for (ArchiveNames.Base base : bases) {
            Window before = windows.isEmpty() ? null : windows.get(windows.size() - 1);
            if (before != null && base.index() <= before.lastIndex()) {
                continue;
            }
            List<Piece> run = run(base, Long.MAX_VALUE);
            Piece last = run.isEmpty() ? null : run.get(run.size() - 1);
            windows.add(
                    last == null
                            ? new Window(base, base.index(), base.unixMs())
                            : new Window(base, last.last(), last.segment().lastUnixMs()));
        }
    }

    /** The fewest pieces behind a base, without a gap, up to {@code last} or as far as they go. */
    private List<Piece> run(ArchiveNames.Base base, long last) {
        List<Piece> run = new ArrayList<>();
        long next = base.index() + 1;
        int at = 0;
        while (next <= last) {
            Piece longest = null;
            for (; at < pieces.size() && pieces.get(at).first() <= next; at++) {
                Piece piece = pieces.get(at);
                longest = longest == null || piece.last() > longest.last() ? piece : longest;
            }
            if (longest == null || longest.last() < next) {
                return run;
            }
            run.add(new Piece(longest.segment(), next, Math.min(last, longest.last())));
            next = longest.last() + 1;
        }
        return run;
    }

    public TermTable table() {
        return table;
    }

    /** The bases, ascending. */
    public List<ArchiveNames.Base> bases() {
        return List.copyOf(bases);
    }

    /** The parts of segments that belong to the branch, in the order of their first records; they may overlap. */
    public List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** The ranges that can be restored, ascending. */
    public List<Window> windows() {
        return List.copyOf(windows);
    }

    /** The last index of which the archive has anything; 0 if it has nothing of the branch. */
    public long lastIndex() {
        long last = bases.isEmpty() ? 0 : bases.get(bases.size() - 1).index();
        for (Piece piece : pieces) {
            last = Math.max(last, piece.last());
        }
        return last;
    }

    /** The last record behind a base up to which none is missing; the index of the base if there is none. */
    public long reach(ArchiveNames.Base base) {
        return new Choice(base, run(base, Long.MAX_VALUE), true).lastIndex();
    }

    /** The ranges behind the first window, and before {@link #lastIndex}, of which no place can be restored. */
    public List<Hole> holes() {
        List<Hole> holes = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            long next = windows.get(i).lastIndex() + 1;
            long behind = i + 1 < windows.size() ? windows.get(i + 1).base().index() : lastIndex() + 1;
            if (next < behind) {
                holes.add(new Hole(next, behind - 1));
            }
        }
        return holes;
    }

    /**
     * Chooses the objects for a place.
     *
     * @param wanted the base to begin with; null for the highest that is not above the place
     * @throws NotRestorableException if the archive cannot give the place
     */
    public Choice choose(Place place, ArchiveNames.@Nullable Base wanted) throws NotRestorableException {
        if (bases.isEmpty()) {
            throw new NotRestorableException("the archive has no base of this branch", windows);
        }
        if (place instanceof Place.AtTime time) {
            return atTime(time.unixMs(), wanted);
        }
        long last = lastNeeded(place);
        long kept = place instanceof Place.BeforeCommand ? last - 1 : last;
        ArchiveNames.Base base = wanted == null ? highest(kept, Long.MAX_VALUE) : wanted;
        if (base == null || base.index() > kept) {
            throw new NotRestorableException(
                    "record " + kept + " lies before the " + (base == null ? "oldest base" : "base")
                            + " of the archive",
                    windows);
        }
        Choice choice = new Choice(base, run(base, last), true);
        if (choice.lastIndex() < last) {
            throw new NotRestorableException(missing(choice.lastIndex() + 1, "record " + last), windows);
        }
        return choice;
    }

    private long lastNeeded(Place place) {
        if (place instanceof Place.AtIndex at) {
            return at.index();
        }
        return place instanceof Place.BeforeCommand before ? before.index() : lastIndex();
    }

    private Choice atTime(long unixMs, ArchiveNames.@Nullable Base wanted) throws NotRestorableException {
        ArchiveNames.Base base = wanted == null ? highest(Long.MAX_VALUE, unixMs) : wanted;
        if (base == null || base.unixMs() > unixMs) {
            throw new NotRestorableException(
                    "the wanted time lies before the " + (base == null ? "oldest base" : "base") + " of the archive",
                    windows);
        }
        List<Piece> needed = new ArrayList<>();
        for (Piece piece : run(base, Long.MAX_VALUE)) {
            needed.add(piece);
            if (piece.isToEnd() && piece.segment().lastUnixMs() > unixMs) {
                break;
            }
        }
        long last = new Choice(base, needed, true).lastIndex();
        boolean later = bases.stream().anyMatch(next -> next.index() == last + 1 && next.unixMs() > unixMs);
        return new Choice(base, needed, last >= lastIndex() || later);
    }

    /** The highest base that is not above a place; null if there is none. */
    private ArchiveNames.@Nullable Base highest(long index, long unixMs) {
        ArchiveNames.Base highest = null;
        for (ArchiveNames.Base base : bases) {
            highest = base.index() <= index && base.unixMs() <= unixMs ? base : highest;
        }
        return highest;
    }

    /** The gap that begins with a record, in words. */
    String missing(long first, String wanted) {
        long known = Long.MAX_VALUE;
        for (Piece piece : pieces) {
            known = piece.first() > first ? Math.min(known, piece.first()) : known;
        }
        for (ArchiveNames.Base base : bases) {
            known = base.index() > first ? Math.min(known, base.index()) : known;
        }
        return known == Long.MAX_VALUE
                ? "the archive has no record from " + first + " on, and " + wanted + " is wanted"
                : "the archive has no record from " + first + " to " + (known - 1) + ", and " + wanted
                        + " lies behind it";
    }
}
