package dev.redoubt.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The launcher shows warnings and failover events, shortened. */
class LogFilterTest {
    private static final String START = "7597:X 22 Nov 2026 18:03:50.500 ";

    private final LogFilter filter = new LogFilter();

    @Test
    void only_warnings_and_failover_events_are_shown() {
        assertThat(Stream.of(
                                "# bad",
                                "# Cluster Node [akka://x] - Marking node as UNREACHABLE [y]",
                                "* ready",
                                "- detail",
                                ". trace",
                                "* +switch-master mymaster a 1 b 2",
                                "* +slave x",
                                "* -sdown x")
                        .filter(text -> filter.accept(START + text)))
                .containsExactly("# bad", "* +switch-master mymaster a 1 b 2", "* -sdown x");
    }

    @Test
    void stack_trace_is_shown_with_its_warning_up_to_a_limit() {
        assertThat(filter.accept(START + "* fine")).isFalse();
        assertThat(filter.accept("\tat before.any(Warning)")).isFalse();
        assertThat(filter.accept(START + "# bad")).isTrue();
        long shown = Stream.iterate(0, i -> i + 1)
                .limit(50)
                .filter(i -> filter.accept("\tat x.y(" + i + ")"))
                .count();
        assertThat(shown).isEqualTo(8);

        assertThat(filter.accept(START + "# bad again")).isTrue();
        assertThat(filter.accept(START + "* fine")).isFalse();
        assertThat(filter.accept("\tat x.y(z)")).isFalse();
    }

    @Test
    void jvm_error_is_shown() {
        assertThat(filter.accept("Error: Could not create the Java Virtual Machine."))
                .isTrue();
    }

    @Test
    void shown_lines_omit_process_id_and_date() {
        assertThat(List.of(LogFilter.brief(START + "# bad"), LogFilter.brief("\tat x")))
                .containsExactly("# bad", "  \tat x");
    }
}
