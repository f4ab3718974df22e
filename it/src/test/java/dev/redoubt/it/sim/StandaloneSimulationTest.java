package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a node without sentinels keeps what it acknowledged and takes a new term at each start (docs/protocol.md 3.1,
 * 7): through kill -9 as it is, through power cuts with {@code appendfsync always}. Method: {@link #RUNS} seeded runs
 * of one node that is killed, paused and compacted under load; the observer checks each start.
 */
class StandaloneSimulationTest {
    private static final int RUNS = 30;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void standalone_node_loses_no_acknowledged_write(boolean powerCuts) {
        int ended = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Sim sim = new Sim(seed, AckMode.LOCAL, 1, 0, Mutant.NONE);
            Arrays.fill(sim.chaos.weights, 0);
            sim.chaos.weights[Fault.KILL.ordinal()] = 3;
            sim.chaos.weights[Fault.POWER.ordinal()] = powerCuts ? 3 : 0;
            sim.chaos.weights[Fault.PAUSE.ordinal()] = 1;
            sim.chaos.weights[Fault.COMPACT.ordinal()] = 1;
            sim.chaos.churn = 0;
            sim.chaos.fsyncsAlways = powerCuts;
            sim.chaos.losesNothing = true;
            try {
                sim.run();
            } catch (Violation v) {
                throw new AssertionError(sim.label + ": " + v.getMessage(), v);
            }
            int ends = sim.stats.getOrDefault("killed", 0) + sim.stats.getOrDefault("power lost", 0);
            int terms = sim.stats.getOrDefault("terms", 0);
            assertThat(terms).as("at most a term a start").isLessThanOrEqualTo(ends + 1);
            ended += ends;
        }
        assertThat(ended).isGreaterThan(3 * RUNS);
    }
}
