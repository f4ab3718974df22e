package dev.redoubt.it.sim;

import dev.redoubt.node.replication.AckMode;
import org.junit.jupiter.api.Test;

/** Directed schedules around leases (docs/protocol.md 4.1, 4.4, schedule R6). */
class LeaseScheduleTest {
    /** The master's clock is slow, the voters' are fast, and the master is cut off with the lease that it has. */
    private static void drift(Mutant mutant) {
        Stage s = new Stage(AckMode.QUORUM, 3, mutant);
        s.sim.members.forEach(m -> m.clockRate(900_000));
        s.sim.voters.forEach(v -> v.clockRate(1_100_000));
        s.serve();
        s.isolate(s.a);
        s.during(2000);
        s.heals();
    }

    @Test
    void r6_the_master_counts_a_part_of_the_lease_that_two_drifting_clocks_cannot_outlast() {
        Stage.survives(Mutant.LEASE_NINE_TENTHS, "counted grant not binding", LeaseScheduleTest::drift);
    }

    /** Local mode: the master's process stands still between executing a batch and sending its replies. */
    private static void pausedBeforeReplying(Mutant mutant) {
        Stage s = Stage.serving(AckMode.LOCAL, mutant);
        s.until(2000, () -> s.a.gate.holdsReplies());
        s.a.pauseFor(2500);
        s.during(4000);
        s.heals();
    }

    @Test
    void r6_in_local_mode_the_lease_is_checked_again_when_replies_leave() {
        Stage.survives(Mutant.NO_REPLY_CHECK, "reply without a lease", LeaseScheduleTest::pausedBeforeReplying);
    }

    /** Quorum mode: a reader stays with a master that is cut off and does not know of its successor. */
    private static void readsOfTheCutOff(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        SimProcess reader = s.sim.processes.get(s.sim.members.size() + s.sim.voters.size());
        s.sim.network.filter = (from, to, message) -> !(from instanceof SimClient);
        s.during(300); // a has committed all that it has
        s.isolate(s.a);
        s.sim.network.filter = (from, to, message) -> !(message instanceof SimClient.Request m)
                || (to == s.a ? from == reader && m.kind() == SimClient.Kind.GET : from != reader);
        s.during(8000);
        s.heals();
    }

    @Test
    void r3_in_quorum_mode_a_read_of_a_master_that_was_replaced_is_not_answered() {
        Stage.survives(Mutant.NO_REPLY_CHECK, "stale", LeaseScheduleTest::readsOfTheCutOff);
    }
}
