package dev.redoubt.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Log matching by term tables (docs/protocol.md 3.3), and their text form (2.7). */
class TermTableTest {
    private static final ReplId R1 = new ReplId("1".repeat(40));
    private static final ReplId R2 = new ReplId("2".repeat(40));
    private static final ReplId R3 = new ReplId("3".repeat(40));

    private final TermTable two = new TermTable(List.of(new TermStart(1, R1, 1, 0), new TermStart(2, R2, 101, 5000)));

    @Test
    void table_returns_the_term_of_each_index() {
        assertThat(two.termAt(100)).isEqualTo(1);
        assertThat(two.replIdAt(101)).isEqualTo(R2);
        assertThat(TermTable.EMPTY.replIdAt(7)).isEqualTo(ReplId.NONE);
    }

    @Test
    void same_term_written_by_two_processes_does_not_match() {
        TermTable other = new TermTable(List.of(new TermStart(1, R1, 1, 0), new TermStart(2, R3, 91, 4000)));
        assertThat(two.lastCommonIndex(105, other, 120)).isEqualTo(90);
    }

    @Test
    void the_shorter_log_of_one_history_ends_the_agreement() {
        assertThat(two.lastCommonIndex(105, two, 103)).isEqualTo(103);
        assertThat(two.upTo(100).lastCommonIndex(100, two, 103)).isEqualTo(100);
        assertThat(TermTable.EMPTY.lastCommonIndex(0, two, 103)).isZero();
    }

    @Test
    void the_text_form_reads_back() {
        assertThat(TermTable.parse(two.format())).isEqualTo(two);
        assertThat(TermTable.parse("")).isEqualTo(TermTable.EMPTY);
        assertThatThrownBy(() -> TermTable.parse("1:2:3")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void terms_only_rise() {
        assertThatThrownBy(() -> two.plus(new TermStart(2, R3, 200, 9000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
