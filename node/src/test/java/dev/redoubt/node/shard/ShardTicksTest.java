package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pace of a shard's ticks. */
class ShardTicksTest {
    private static final int CALM_TICKS = 10;

    private final List<String> timer = new ArrayList<>();
    private final ShardTicks ticks = new ShardTicks(ms -> timer.add("every " + ms), () -> timer.add("stop"), 40);

    private void ticked(int times, boolean calm) {
        for (int i = 0; i < times; i++) {
            ticks.ticked(calm);
        }
    }

    @Test
    void timer_stops_when_nothing_is_under_way() {
        ticks.start();
        ticks.cronEvery(100);
        ticked(CALM_TICKS - 1, true);
        ticked(1, false);
        ticked(CALM_TICKS - 1, true);
        assertThat(ticks.areSeldom()).isFalse();
        ticked(1, true);
        assertThat(ticks.areSeldom()).isTrue();
        assertThat(timer).containsExactly("every 40", "stop");
    }

    @Test
    void timer_starts_again_when_something_is_under_way() {
        ticks.start();
        ticks.cronEvery(100);
        ticked(CALM_TICKS, true);
        ticks.start();
        assertThat(ticks.areSeldom()).isFalse();
        ticked(CALM_TICKS, true);
        assertThat(timer).containsExactly("every 40", "stop", "every 40", "stop");
    }

    @Test
    void timer_goes_on_when_the_cron_is_too_seldom() {
        ticks.start();
        ticks.cronEvery(101);
        ticked(3 * CALM_TICKS, true);
        assertThat(ticks.areSeldom()).isFalse();
        assertThat(timer).containsExactly("every 40");
    }
}
