package dev.redoubt.persistence.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The choice of objects for a place: examples, and random archives against a model that looks at each index. */
class BranchTest {
    private static final ArchiveNames.Term A = term(1, 1);
    private static final ArchiveNames.Term B = term(4, 2);
    private static final TermTable TABLE = new TermTable(List.of(row(A, 1), row(B, 30)));

    private static ArchiveNames.Term term(long number, long seed) {
        return new ArchiveNames.Term(number, ReplId.random(new Random(seed)));
    }

    private static TermStart row(ArchiveNames.Term term, long first) {
        return new TermStart(term.number(), term.replId(), first, 0);
    }

    private static ArchiveNames.Base base(ArchiveNames.Term term, long index) {
        return new ArchiveNames.Base(term, index, index * 10);
    }

    private static ArchiveNames.Segment log(ArchiveNames.Term term, long first, long last) {
        return new ArchiveNames.Segment(term, first, last, last * 10);
    }

    /** The archive of the comment of {@link Branch}. */
    private static Branch example() {
        return Branch.of(
                TABLE,
                List.of(
                        base(A, 10),
                        log(A, 11, 25),
                        log(A, 20, 40),
                        base(A, 35),
                        log(B, 30, 35),
                        log(B, 38, 50),
                        base(B, 45),
                        log(term(4, 9), 30, 99),
                        base(term(2, 3), 20)));
    }

    @Test
    void windows_end_at_holes_and_dead_branches_are_not_seen() {
        Branch branch = example();
        assertThat(branch.windows())
                .containsExactly(new Window(base(A, 10), 35, 350), new Window(base(B, 45), 50, 500));
        assertThat(branch.holes()).containsExactly(new Branch.Hole(36, 44));
        assertThat(branch.lastIndex()).isEqualTo(50);
    }

    @Test
    void each_index_is_taken_once() throws Exception {
        Branch.Choice choice = example().choose(new Place.AtIndex(33), null);
        assertThat(choice.base()).isEqualTo(base(A, 10));
        assertThat(choice.pieces())
                .containsExactly(
                        new Branch.Piece(log(A, 11, 25), 11, 25),
                        new Branch.Piece(log(A, 20, 40), 26, 29),
                        new Branch.Piece(log(B, 30, 35), 30, 33));
    }

    @Test
    void place_in_a_hole_is_refused_with_its_records() {
        assertThatThrownBy(() -> example().choose(new Place.AtIndex(40), null))
                .isInstanceOfSatisfying(NotRestorableException.class, e -> assertThat(e.windows())
                        .hasSize(2))
                .hasMessageContaining("from 36 to 37");
        assertThatThrownBy(() -> example().choose(new Place.AtIndex(9), null)).hasMessageContaining("oldest base");
        assertThatThrownBy(() -> example().choose(new Place.AtIndex(51), null))
                .hasMessageContaining("no record from 51 on");
        assertThatThrownBy(() -> example().choose(new Place.AtTime(99), null)).hasMessageContaining("oldest base");
    }

    @Test
    void time_behind_the_last_record_before_a_hole_is_not_sure() throws Exception {
        assertThat(example().choose(new Place.AtTime(360), null).endsThere()).isFalse();
        assertThat(example().choose(new Place.AtTime(9999), null).endsThere()).isTrue();
    }

    @Test
    void base_behind_a_record_that_is_missing_tells_its_time() throws Exception {
        Branch branch = Branch.of(TABLE, List.of(base(A, 5), log(A, 6, 9), base(A, 10)));
        assertThat(branch.holes()).isEmpty();
        assertThat(branch.choose(new Place.AtTime(95), null).endsThere()).isTrue();
        assertThat(branch.choose(new Place.AtTime(95), null).lastIndex()).isEqualTo(9);
    }

    /**
     * A history as it was: terms that fail over, each perhaps with records behind its end that nobody else has, and
     * objects of any parts of it.
     */
    private static final class Model {
        final Random random;
        final List<ArchiveNames.Term> terms = new ArrayList<>();
        final List<TermStart> rows = new ArrayList<>();
        final List<ArchiveNames.Parsed> objects = new ArrayList<>();
        /** By index from 1: the time of the record of the branch. */
        final List<Long> times = new ArrayList<>(List.of(0L));

        final TreeSet<Long> records = new TreeSet<>();
        final TreeSet<Long> bases = new TreeSet<>();

        Model(long seed) {
            random = new Random(seed);
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                // A term of the same number on another branch, sometimes.
                ArchiveNames.Term term = term(i + 1, random.nextLong());
                terms.add(term);
                rows.add(row(term, times.size()));
                extend(1 + random.nextInt(12));
            }
            for (int i = 0; i < count; i++) {
                long first = rows.get(i).firstIndex();
                long next = i + 1 < count ? rows.get(i + 1).firstIndex() : times.size();
                addObjects(terms.get(i), first, next - 1);
                if (random.nextBoolean()) {
                    addForeign(term(i + 1, random.nextLong()), first);
                }
            }
            java.util.Collections.shuffle(objects, random);
        }

        private void extend(int count) {
            for (int i = 0; i < count; i++) {
                times.add(times.get(times.size() - 1) + random.nextInt(3));
            }
        }

        /** Segments and bases of a term; those of its dead end, behind {@code last}, too. */
        private void addObjects(ArchiveNames.Term term, long first, long last) {
            boolean newest = last == times.size() - 1;
            long dead = newest ? 0 : random.nextInt(5);
            for (int i = random.nextInt(6); i > 0; i--) {
                long from = first + random.nextInt((int) (last + dead - first + 1));
                long to = Math.min(last + dead, from + random.nextInt(8));
                objects.add(new ArchiveNames.Segment(term, from, to, time(to, last)));
                for (long index = from; index <= Math.min(to, last); index++) {
                    records.add(index);
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                long index = first + random.nextInt((int) (last + dead - first + 1));
                objects.add(new ArchiveNames.Base(term, index, time(index, last)));
                if (index <= last) {
                    bases.add(index);
                }
            }
        }

        /** The time of a record; of one on a dead end any that is possible. */
        private long time(long index, long last) {
            return index <= last ? times.get((int) index) : times.get((int) last) + random.nextInt(20);
        }

        private void addForeign(ArchiveNames.Term term, long first) {
            objects.add(new ArchiveNames.Segment(term, first, first + 5, 7));
            objects.add(new ArchiveNames.Base(term, first + 1, 3));
        }

        long last() {
            return Math.max(records.isEmpty() ? 0 : records.last(), bases.isEmpty() ? 0 : bases.last());
        }

        boolean isRestorable(long index) {
            Long base = bases.floor(index);
            return base != null && hasAll(base + 1, index);
        }

        boolean hasAll(long first, long last) {
            for (long index = first; index <= last; index++) {
                if (!records.contains(index)) {
                    return false;
                }
            }
            return true;
        }

        /** The last record up to a time, of those that the archive can know of. */
        long lastUpTo(long unixMs) {
            long index = 0;
            while (index < last() && times.get((int) index + 1) <= unixMs) {
                index++;
            }
            return index;
        }
    }

    private static void checkIndexes(Model model, Branch branch) {
        for (long index = 0; index < model.times.size() + 2; index++) {
            boolean restorable = index > 0 && model.isRestorable(index);
            try {
                Branch.Choice choice = branch.choose(new Place.AtIndex(index), null);
                assertThat(restorable).as("record %s", index).isTrue();
                assertThat(choice.base().index()).isEqualTo(model.bases.floor(index));
                assertThat(choice.lastIndex()).isEqualTo(index);
                checkRun(model, choice);
            } catch (NotRestorableException e) {
                assertThat(restorable)
                        .as("record %s: %s", index, e.getMessage())
                        .isFalse();
            }
            long wanted = index;
            boolean inWindow = branch.windows().stream()
                    .anyMatch(window -> window.base().index() <= wanted && wanted <= window.lastIndex());
            assertThat(inWindow)
                    .as("window of %s in %s", index, branch.windows())
                    .isEqualTo(restorable);
            boolean inHole = branch.holes().stream().anyMatch(hole -> hole.first() <= wanted && wanted <= hole.last());
            boolean between = !model.bases.isEmpty() && index >= model.bases.first() && index <= model.last();
            assertThat(inHole).isEqualTo(between && !restorable);
        }
    }

    /** The pieces are of the branch, follow each other, and lie within their segments. */
    private static void checkRun(Model model, Branch.Choice choice) {
        long next = choice.base().index() + 1;
        for (Branch.Piece piece : choice.pieces()) {
            assertThat(piece.first()).isEqualTo(next);
            assertThat(piece.last()).isGreaterThanOrEqualTo(piece.first());
            assertThat(piece.segment().firstIndex()).isLessThanOrEqualTo(piece.first());
            assertThat(piece.segment().lastIndex()).isGreaterThanOrEqualTo(piece.last());
            TermTable table = new TermTable(model.rows);
            assertThat(table.replIdAt(piece.first()))
                    .isEqualTo(piece.segment().term().replId());
            assertThat(table.replIdAt(piece.last()))
                    .isEqualTo(piece.segment().term().replId());
            next = piece.last() + 1;
        }
    }

    private static void checkTimes(Model model, Branch branch) {
        long end = model.times.get(model.times.size() - 1) + 2;
        for (long unixMs = 0; unixMs <= end; unixMs++) {
            long wanted = model.lastUpTo(unixMs);
            boolean nextIsKnown =
                    wanted >= model.last() || model.records.contains(wanted + 1) || model.bases.contains(wanted + 1);
            boolean restorable = wanted > 0 && model.isRestorable(wanted) && nextIsKnown;
            try {
                Branch.Choice choice = branch.choose(new Place.AtTime(unixMs), null);
                checkRun(model, choice);
                long read = choice.base().index();
                boolean sawLater = false;
                while (!sawLater && read < choice.lastIndex()) {
                    sawLater = model.times.get((int) read + 1) > unixMs;
                    read += sawLater ? 0 : 1;
                }
                boolean sure = sawLater || choice.endsThere();
                assertThat(sure).as("time %s up to %s", unixMs, wanted).isEqualTo(restorable);
                if (sure) {
                    assertThat(read).isEqualTo(wanted);
                    assertThat(choice.base().index()).isEqualTo(model.bases.floor(wanted));
                }
            } catch (NotRestorableException e) {
                assertThat(restorable).as("time %s: %s", unixMs, e.getMessage()).isFalse();
            }
        }
    }

    @Test
    void random_archives_give_what_the_model_gives() {
        for (long seed = 0; seed < 5_000; seed++) {
            Model model = new Model(seed);
            try {
                Branch branch = Branch.of(new TermTable(model.rows), model.objects);
                checkIndexes(model, branch);
                checkTimes(model, branch);
            } catch (AssertionError e) {
                fail("seed " + seed + ": " + model.rows + " " + model.objects + " " + model.times, e);
            }
        }
    }
}
