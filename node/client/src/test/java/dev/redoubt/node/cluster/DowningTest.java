package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.HostPort;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: whoever is dead to a majority of sentinels is put out after half a minute, and nobody else is. */
class DowningTest {
    private static final HostPort S1 = new HostPort("s", 1);
    private static final HostPort S2 = new HostPort("s", 2);
    private static final HostPort S3 = new HostPort("s", 3);
    private static final HostPort GONE = new HostPort("c", 9);
    private static final List<HostPort> SENTINELS = List.of(S1, S2, S3);
    private static final Set<HostPort> NOBODY = Set.of();
    private static final long TICK_MS = 200;

    private final Downing eviction = new Downing(SENTINELS, S1, Downing.AFTER_MS);
    private long nowMs = 1_000_000;

    @Test
    void process_is_downed_after_30_seconds_without_a_sign() {
        assertThat(pass(eviction, Downing.AFTER_MS, Set.of(GONE), Set.of(S2), NOBODY))
                .isEmpty();
        assertThat(pass(eviction, TICK_MS, Set.of(GONE), Set.of(S2), NOBODY)).containsExactly(GONE);
    }

    @Test
    void sentinel_that_died_is_downed_by_the_others() {
        assertThat(pass(eviction, 40_000, Set.of(S3), Set.of(S2), NOBODY)).containsExactly(S3);
    }

    @Test
    void nobody_is_downed_without_a_majority_of_sentinels() {
        assertThat(pass(eviction, 90_000, Set.of(GONE, S2, S3), NOBODY, NOBODY)).isEmpty();
    }

    @Test
    void silence_counts_only_since_a_majority_is_heard_again() {
        pass(eviction, 90_000, Set.of(GONE, S2, S3), NOBODY, NOBODY);
        assertThat(pass(eviction, Downing.AFTER_MS, Set.of(GONE), Set.of(S2, S3), NOBODY))
                .isEmpty();
        assertThat(pass(eviction, TICK_MS, Set.of(GONE), Set.of(S2, S3), NOBODY))
                .containsExactly(GONE);
    }

    @Test
    void unreachable_process_stays_while_it_is_heard() {
        assertThat(pass(eviction, 90_000, Set.of(GONE), Set.of(S2, GONE), NOBODY))
                .isEmpty();
    }

    @Test
    void process_stays_while_another_sentinel_hears_it() {
        assertThat(pass(eviction, 90_000, Set.of(GONE), Set.of(S2), Set.of(GONE)))
                .isEmpty();
    }

    @Test
    void sign_of_life_restarts_the_time() {
        pass(eviction, 29_000, Set.of(GONE), Set.of(S2), NOBODY);
        pass(eviction, TICK_MS, Set.of(GONE), Set.of(S2, GONE), NOBODY);
        assertThat(pass(eviction, Downing.AFTER_MS, Set.of(GONE), Set.of(S2), NOBODY))
                .isEmpty();
    }

    @Test
    void silent_process_stays_while_it_is_reachable() {
        assertThat(pass(eviction, 90_000, NOBODY, Set.of(S2), NOBODY)).isEmpty();
    }

    @Test
    void sentinel_restarts_the_time_after_a_pause_of_its_own() {
        pass(eviction, 29_000, Set.of(GONE), Set.of(S2), NOBODY);
        nowMs += 60_000;
        assertThat(pass(eviction, Downing.AFTER_MS, Set.of(GONE), Set.of(S2), NOBODY))
                .isEmpty();
    }

    @Test
    void only_sentinels_and_standalone_nodes_decide() {
        assertThat(new Downing(SENTINELS, GONE, Downing.AFTER_MS).applies()).isFalse();
        Downing alone = new Downing(List.of(), S1, Downing.AFTER_MS);
        assertThat(pass(alone, 40_000, Set.of(GONE), NOBODY, NOBODY)).containsExactly(GONE);
    }

    /** What is decided at the end of that time. */
    private Set<HostPort> pass(
            Downing rule, long ms, Set<HostPort> unreachable, Set<HostPort> heard, Set<HostPort> heardOf) {
        Set<HostPort> last = Set.of();
        for (long passed = 0; passed < ms; passed += TICK_MS) {
            nowMs += TICK_MS;
            last = rule.decide(unreachable, heard, heardOf, nowMs);
        }
        return last;
    }
}
