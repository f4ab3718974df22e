package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: connections to a silent peer are renewed soon, then ever more seldom, and never because this process itself
 * stood still.
 */
class SilenceTest {
    private static final long ALIVE_MS = 5_500;
    private static final long TICK_MS = 200;

    private final Silence silence = new Silence(ALIVE_MS);

    @Test
    void a_peer_that_was_heard_lately_keeps_its_connections() {
        run(0, 20_000);
        assertThat(silence.renews(20_000 - ALIVE_MS)).isFalse();
    }

    @Test
    void connections_are_renewed_soon_and_then_ever_more_seldom() {
        List<Long> renewed = new ArrayList<>();
        for (long nowMs = 0; nowMs < 250_000; nowMs += TICK_MS) {
            silence.tick(nowMs);
            if (silence.renews(0)) {
                renewed.add(nowMs / 1000);
            }
        }
        assertThat(renewed.stream().distinct())
                .containsExactly(
                        5L, 6L, 7L, 8L, 9L, 10L, 11L, 30L, 31L, 32L, 33L, 60L, 61L, 62L, 63L, 120L, 121L, 122L, 123L,
                        240L, 241L, 242L, 243L);
    }

    @Test
    void pause_of_this_process_does_not_count_as_silence() {
        run(0, 1_000);
        run(61_000, 61_000 + ALIVE_MS);
        assertThat(silence.renews(1_000)).isFalse();
        run(61_000 + ALIVE_MS, 61_000 + ALIVE_MS + 2 * TICK_MS);
        assertThat(silence.renews(1_000)).isTrue();
    }

    private void run(long fromMs, long toMs) {
        for (long nowMs = fromMs; nowMs <= toMs; nowMs += TICK_MS) {
            silence.tick(nowMs);
        }
    }
}
