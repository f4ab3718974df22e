package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrittenHistoryTest {
    private final WrittenHistory history = new WrittenHistory("v", 1);

    private void write(long sentMs, long answeredMs) {
        history.sent(0, sentMs);
        history.answered(0, answeredMs);
    }

    @Test
    void value_is_certain_behind_its_answer_and_possible_from_its_sending_on() {
        write(10, 20);
        assertThat(history.valuesAt(0, 9)).containsExactly(WrittenHistory.NONE);
        assertThat(history.valuesAt(0, 10)).containsExactlyInAnyOrder(WrittenHistory.NONE, "v0");
        assertThat(history.valuesAt(0, 20)).containsExactlyInAnyOrder(WrittenHistory.NONE, "v0");
        assertThat(history.valuesAt(0, 21)).containsExactly("v0");
    }

    @Test
    void value_of_unknown_outcome_is_possible_until_a_later_one_is_certain() {
        write(10, 20);
        history.sent(0, 30);
        write(40, 50);
        assertThat(history.valuesAt(0, 29)).containsExactly("v0");
        assertThat(history.valuesAt(0, 35)).containsExactlyInAnyOrder("v0", "v1");
        assertThat(history.valuesAt(0, 45)).containsExactlyInAnyOrder("v0", "v1", "v2");
        assertThat(history.valuesAt(0, 51)).containsExactly("v2");
        assertThat(history.end()).isEqualTo(50);
    }

    @Test
    void restore_gives_an_old_value_again() {
        write(10, 20);
        write(30, 40);
        history.restored(0, "v0", 50, 60);
        assertThat(history.valuesAt(0, 45)).containsExactly("v1");
        assertThat(history.valuesAt(0, 55)).containsExactlyInAnyOrder("v1", "v0");
        assertThat(history.valuesAt(0, 61)).containsExactly("v0");
    }
}
