package dev.redoubt.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.backup.ArchivedBranch.Relation;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchivedBranchTest {
    private static final ReplId A = ReplId.random(new Random(1));
    private static final ReplId B = ReplId.random(new Random(2));
    private static final ReplId C = ReplId.random(new Random(3));
    private static final ArchiveNames.Term ONE = new ArchiveNames.Term(1, A);
    private static final ArchiveNames.Term TWO = new ArchiveNames.Term(2, B);

    /** Term 1 from record 1, term 2 from record 15. */
    private static final TermTable BRANCH =
            new TermTable(List.of(new TermStart(1, A, 1, 0), new TermStart(2, B, 15, 100)));

    private static String windows(String... names) {
        StringBuilder text = new StringBuilder();
        for (ArchivedBranch.Window window :
                ArchivedBranch.of(List.of(names), BRANCH).windows()) {
            text.append(window.first().index())
                    .append('-')
                    .append(window.lastIndex())
                    .append('@')
                    .append(window.lastUnixMs())
                    .append(' ');
        }
        return text.toString().trim();
    }

    @Test
    void archive_without_objects_is_empty() {
        ArchivedBranch branch = ArchivedBranch.of(List.of(), BRANCH);
        assertThat(branch.relation()).isEqualTo(Relation.EMPTY);
        assertThat(branch.newest()).isNull();
    }

    @Test
    void archive_without_a_term_of_the_table_is_foreign() {
        assertThat(ArchivedBranch.of(List.of(new ArchiveNames.Term(2, C).table()), BRANCH)
                        .relation())
                .as("the same number is not the same term")
                .isEqualTo(Relation.FOREIGN);
        assertThat(ArchivedBranch.of(List.of(new ArchiveNames.Term(2, C).table(), ONE.table()), BRANCH)
                        .relation())
                .isEqualTo(Relation.OURS);
    }

    @Test
    void known_terms_have_a_table() {
        assertThat(ArchivedBranch.of(List.of(ONE.table(), TWO.base(16, 9)), BRANCH)
                        .known())
                .containsExactly(ONE);
    }

    @Test
    void segments_follow_their_base_and_may_overlap() {
        assertThat(windows(ONE.base(3, 30))).isEqualTo("3-3@30");
        assertThat(windows(ONE.base(3, 30), ONE.segment(4, 6, 60), ONE.segment(5, 9, 90), ONE.segment(10, 11, 95)))
                .isEqualTo("3-11@95");
        assertThat(windows(ONE.segment(4, 6, 60))).as("no base").isEmpty();
    }

    @Test
    void records_that_failover_has_cut_off_do_not_count() {
        assertThat(windows(ONE.base(3, 30), ONE.segment(4, 20, 60))).isEqualTo("3-14@60");
        assertThat(windows(ONE.base(3, 30), ONE.segment(4, 20, 60), TWO.segment(15, 17, 70)))
                .isEqualTo("3-17@70");
        assertThat(windows(ONE.base(3, 30), ONE.segment(4, 20, 60), TWO.segment(16, 17, 70)))
                .isEqualTo("3-14@60");
        assertThat(windows(ONE.base(18, 30), TWO.segment(19, 20, 60)))
                .as("a base of the dead branch")
                .isEmpty();
    }

    @Test
    void hole_ends_a_window_and_a_base_begins_the_next() {
        assertThat(windows(
                        ONE.base(3, 30),
                        ONE.segment(4, 6, 60),
                        ONE.segment(8, 9, 90),
                        ONE.base(10, 95),
                        ONE.segment(11, 12, 96),
                        TWO.base(16, 99)))
                .isEqualTo("3-6@60 10-12@96 16-16@99");
        assertThat(windows(ONE.base(3, 30), ONE.segment(4, 6, 60), ONE.base(5, 50)))
                .as("a base within a window begins none")
                .isEqualTo("3-6@60");
    }
}
