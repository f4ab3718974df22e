package dev.redoubt.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the suite prints, and the list of expected differences, as they are read. */
class UnitResultTest {
    private static final String OUTPUT =
            """
            Testing unit/sort
            [\u001b[0;32;49mok\u001b[0m]: Twice (3 ms)
            [\u001b[0;32;49mok\u001b[0m]: Twice (4 ms)
            [\u001b[0;32;49mok\u001b[0m]: BY (a key) (12 ms)
            [\u001b[0;31;49merr\u001b[0m]: Wrong in tests/unit/sort.tcl
            Expected 1 to be 2
            [\u001b[0;33;49mignore\u001b[0m]: Tag: needs:repl denied
            [exception]: Executing test client: gone.
            """;

    @Test
    void output_has_names_without_times_and_files() {
        UnitResult result = UnitResult.of(OUTPUT, true);
        assertThat(result.passed()).containsExactly("Twice", "Twice", "BY (a key)");
        assertThat(result.failed()).containsExactly("Wrong", "Executing test client: gone.");
        assertThat(result.text()).isEqualTo("3/2/1");
    }

    @Test
    void test_is_missing_as_often_as_it_does_not_pass() {
        UnitResult theirs = UnitResult.of(OUTPUT, true);
        UnitResult ours = UnitResult.of("[ok]: Twice (1 ms)\n", false);
        assertThat(theirs.passedOnlyHere(ours)).containsExactly("Twice", "BY (a key)");
        assertThat(ours.passedOnlyHere(theirs)).isEmpty();
        assertThat(ours.text()).isEqualTo("1/0/0 stopped");
    }

    @Test
    void list_names_tests_by_unit() {
        ExpectedDifferences list =
                ExpectedDifferences.parse("# a comment\n[type/set] a reason\none\n\n[sort] another\none\n(two)\n");
        assertThat(list.unlisted("sort", List.of("(two)", "three"))).containsExactly("three");
        assertThat(list.unneeded("type/set", List.of())).containsExactly("one");
        assertThat(list.unlisted("geo", List.of("one"))).containsExactly("one");
        assertThatThrownBy(() -> ExpectedDifferences.parse("one\n")).hasMessageContaining("without a unit");
    }
}
