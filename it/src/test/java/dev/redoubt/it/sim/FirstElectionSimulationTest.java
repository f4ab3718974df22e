package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Goal: the first start of a cluster costs one election, also on a machine on which all its processes start at once and
 * answer late. Method: {@link #RUNS} seeded first starts; each message takes up to {@link #SLOW_MS}. Times are virtual.
 */
class FirstElectionSimulationTest {
    private static final int RUNS = 200;
    private static final int LEAST_SINGLE_TERMS = 196;
    private static final double SLOW_MS = 200;

    private static int terms(long seed) {
        Sim sim = new Sim(seed, AckMode.QUORUM, 3, 3, Mutant.NONE, false);
        sim.chaos.bootstrap = true;
        sim.chaos.slowness = SLOW_MS;
        sim.begin();
        boolean served = sim.runUntil(15_000, () -> sim.members.stream().anyMatch(SimMember::leased));
        assertThat(served).as("seed %d: a first master serves", seed).isTrue();
        sim.runUntil((long) sim.nowMs() + 3000, () -> false);
        return (int) sim.voters.stream()
                .mapToLong(voter -> voter.journal.votedTerm())
                .max()
                .orElseThrow();
    }

    @Test
    void first_start_of_slow_processes_costs_one_term() {
        int single = 0;
        int all = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            int terms = terms(seed);
            single += terms == 1 ? 1 : 0;
            all += terms;
        }
        System.out.printf(
                Locale.ROOT,
                "first start: %d of %d cost one term, %.2f terms on average%n",
                single,
                RUNS,
                all / (double) RUNS);
        assertThat(single).isGreaterThanOrEqualTo(LEAST_SINGLE_TERMS);
    }
}
