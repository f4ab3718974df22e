package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The 24 access bits (evict.c). */
class AccessClockTest {
    private static final long DAY_SECONDS = 86_400;

    private final AccessClock clock = new AccessClock(7);

    @ParameterizedTest
    @CsvSource({
        // count, factor, random, then
        "5, 10, 0.99, 6",
        "0, 10, 0.99, 1",
        "6, 10, 0.09, 7",
        "6, 10, 0.1, 6",
        "105, 10, 0.00099, 106",
        "105, 10, 0.001, 105",
        "255, 0, 0, 255",
        "200, 0, 0.999, 201",
    })
    void counter_grows_with_a_probability_that_falls(int count, int factor, double random, int then) {
        assertThat(AccessClock.incremented(count, factor, random)).isEqualTo(then);
    }

    @Test
    void counter_falls_with_each_period_without_an_access() {
        clock.configure(true, true, 10, 2);
        clock.setTime(0);
        int bits = clock.bitsOfFrequency(20);
        clock.setTime(119_999);
        assertThat(clock.frequency(bits)).isEqualTo(20);
        clock.setTime(600_000);
        assertThat(clock.frequency(bits)).isEqualTo(15);
        clock.setTime(6_000_000);
        assertThat(clock.frequency(bits)).isZero();
        clock.configure(true, true, 10, 0);
        assertThat(clock.frequency(bits)).isEqualTo(20);
    }

    @Test
    void idle_time_survives_the_end_of_the_24_bits() {
        clock.setTime(((1L << 24) - 10) * 1000);
        int bits = clock.fresh();
        clock.setTime(((1L << 24) + 20) * 1000);
        assertThat(clock.idleSeconds(bits)).isEqualTo(30);
        assertThat(clock.idleSeconds(clock.bitsOfIdle(DAY_SECONDS))).isEqualTo(DAY_SECONDS);
    }
}
