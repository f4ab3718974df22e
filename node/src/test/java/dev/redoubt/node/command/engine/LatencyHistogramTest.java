package dev.redoubt.node.command.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The buckets of Redis's HDR histograms. */
class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    /** The expected values are those of redis-server 7.0.15: 13 microseconds show as 13.055. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "127, 127", "128, 128", "255, 255", "256, 257", "13000, 13055", "2000000000, 1002438655"
    })
    void percentile_is_the_highest_value_of_its_bucket(long nanos, long shown) {
        histogram.add(nanos, 1);
        assertThat(histogram.percentile(50)).isEqualTo(shown);
        assertThat(histogram.percentile(100)).isEqualTo(shown);
    }

    @Test
    void percentiles_count_from_below() {
        histogram.add(100, 98);
        histogram.add(10_000, 1);
        histogram.add(1_000_000, 1);
        assertThat(histogram.total()).isEqualTo(100);
        assertThat(histogram.percentile(0)).isEqualTo(100);
        assertThat(histogram.percentile(50)).isEqualTo(100);
        assertThat(histogram.percentile(99)).isBetween(10_000L, 10_100L);
        assertThat(histogram.percentile(99.9)).isBetween(1_000_000L, 1_010_000L);
    }

    /** The steps of redis-server 7.0.15 are 1, 2, 4, 8, 16, 33, 66, 132 ... microseconds. */
    @Test
    void steps_are_powers_of_two_and_cumulative() {
        histogram.add(500, 3);
        histogram.add(7000, 2);
        histogram.add(30_000, 1);
        histogram.add(120_000, 1);
        List<Long> steps = new ArrayList<>();
        histogram.forEachStep((micros, count) -> {
            steps.add(micros);
            steps.add(count);
        });
        assertThat(steps).containsExactly(1L, 3L, 8L, 5L, 33L, 6L, 132L, 7L);
    }

    @Test
    void percentages_are_written_without_zeros_at_their_end() {
        assertThat(LatencyHistogram.percentText(50)).isEqualTo("50");
        assertThat(LatencyHistogram.percentText(99.9)).isEqualTo("99.9");
        assertThat(LatencyHistogram.percentText(99.99)).isEqualTo("99.99");
    }
}
