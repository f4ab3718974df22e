package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: the simulator sees what it is there to see. Method: each bug is planted into an otherwise unchanged core, and
 * seeds are run until an invariant breaks, at most {@link #MOST_SEEDS}. Bugs that seeds rarely reach have directed
 * schedules in {@link ScheduleTest} and its neighbours.
 */
class MutantSimulationTest {
    /** Any start will do. */
    private static final int FIRST_SEED = 700;

    /** The rarest of them takes about 120. */
    private static final int MOST_SEEDS = 800;

    @ParameterizedTest
    @EnumSource(
            value = Mutant.class,
            names = {
                "VOTE_NOT_STORED",
                "SAME_TERM_RESTART",
                "SUSPECT_COUNTED",
                "TWO_PROMOTES",
                "VOTE_UNDER_LEASE",
                "EVIDENCE_VOIDS_LEASE",
                "NO_SILENCE",
                "MATCH_BY_INDEX",
                "READ_UNCOMMITTED",
                "SHOWS_AFTER_DEMOTION",
                "NO_REPLY_CHECK",
                "LEASE_OF_ANOTHER",
                "SILENCE_AS_CONFIGURED"
            })
    void a_planted_bug_is_caught(Mutant mutant) {
        // Without a lease the quorum modes still have the terms to refuse by; local mode has nothing else.
        AckMode mode = mutant == Mutant.NO_REPLY_CHECK ? AckMode.LOCAL : AckMode.QUORUM;
        String caught = "";
        int seed = FIRST_SEED;
        while (caught.isEmpty() && seed < FIRST_SEED + MOST_SEEDS) {
            try {
                new Sim(seed, mode, 3, 3, mutant).run();
            } catch (Violation v) {
                caught = v.getMessage();
            }
            seed++;
        }
        System.out.println("planted bug " + mutant + ": " + caught + " (" + (seed - FIRST_SEED) + " seeds)");
        assertThat(caught).as("%s, in %d seeds", mutant.what, MOST_SEEDS).isNotEmpty();
    }
}
