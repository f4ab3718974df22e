package dev.redoubt.sentinel.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The warm-up elects masters and keeps to its budget. */
class WarmUpTest {
    @Test
    void warm_up_elects_masters_within_its_budget() {
        long start = System.nanoTime();
        int elections = WarmUp.run(20, TimeUnit.SECONDS.toNanos(10));
        long spentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat(elections).isBetween(20, 21);
        assertThat(spentMs).isLessThan(10_000);
    }

    @Test
    void warm_up_elects_nobody_without_time() {
        assertThat(WarmUp.run(20, 0)).isZero();
    }
}
