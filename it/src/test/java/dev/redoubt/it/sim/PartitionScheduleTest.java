package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Directed schedules around networks of which each part lacks something (docs/protocol.md 5.1, 5.2). */
class PartitionScheduleTest {
    private static final long CUT_MS = 30_000;

    private static long term(Stage s) {
        return s.sim.voters.stream()
                .mapToLong(v -> Objects.requireNonNull(v.core).state().highestTerm())
                .max()
                .orElseThrow();
    }

    private static void assertHealsSoon(Stage s) {
        double healedMs = s.sim.nowMs();
        s.heals();
        assertThat(s.sim.nowMs() - healedMs).isLessThan(2000);
    }

    /** R15: a master that is cut from both replicas, while the sentinels hear all and the replicas each other. */
    @Test
    void master_that_hears_no_replica_is_replaced_by_one_that_can_commit() {
        Stage s = Stage.serving(Mutant.NONE);
        long before = term(s);
        s.splits(s.a, s.b);
        s.splits(s.a, s.c);
        int committed = s.committed();
        s.during(CUT_MS);
        assertThat(s.committed()).as("another goes on").isGreaterThan(committed + 100);
        assertThat(term(s) - before).as("terms").isLessThanOrEqualTo(3);
        assertHealsSoon(s);
    }

    /** R16: the sentinels' majority hears one member, the members' majority one sentinel. */
    @Test
    void sentinels_that_hear_too_few_members_raise_no_term() {
        Stage s = Stage.serving(Mutant.NONE);
        long before = term(s);
        for (SimProcess one : List.of(s.a, s.b, s.voter(0))) {
            for (SimProcess other : List.of(s.c, s.voter(1), s.voter(2))) {
                s.splits(one, other);
            }
        }
        int committed = s.committed();
        s.during(CUT_MS);
        assertThat(term(s)).as("terms").isEqualTo(before);
        assertThat(s.committed()).as("the master goes on").isGreaterThan(committed + 100);
        assertHealsSoon(s);
        assertThat(term(s)).isEqualTo(before);
    }

    /** Each process hears its two neighbours only, so that no member can commit. */
    @Test
    void ring_heals_soon_after_few_terms() {
        Stage s = Stage.serving(Mutant.NONE);
        long before = term(s);
        List<SimProcess> ring = List.of(s.a, s.voter(0), s.b, s.voter(1), s.c, s.voter(2));
        for (int i = 0; i < ring.size(); i++) {
            for (int j = i + 2; j < ring.size() - (i == 0 ? 1 : 0); j++) {
                s.splits(ring.get(i), ring.get(j));
            }
        }
        s.during(CUT_MS);
        assertThat(term(s) - before).as("terms").isLessThanOrEqualTo(3);
        assertHealsSoon(s);
    }

    /** One-way: what the replicas send does not reach the master. */
    @Test
    void master_that_hears_no_acknowledgement_is_replaced() {
        Stage s = Stage.serving(Mutant.NONE);
        long before = term(s);
        s.sim.network.filter = (from, to, message) -> !(to == s.a && (from == s.b || from == s.c));
        int committed = s.committed();
        s.during(CUT_MS);
        assertThat(s.committed()).as("another goes on").isGreaterThan(committed + 100);
        assertThat(term(s) - before).as("terms").isLessThanOrEqualTo(3);
        assertHealsSoon(s);
    }
}
