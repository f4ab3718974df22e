package dev.redoubt.it.sim;

import dev.redoubt.config.AckMode;
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
    void r6_counted_lease_ends_before_that_of_a_drifting_voter() {
        Stage.survives(Mutant.LEASE_NINE_TENTHS, "counted grant not binding", LeaseScheduleTest::drift);
    }

    /** The voters' leases differ, and the master is cut off with those that it has. */
    private static void lengths(Mutant mutant, long... lengthsMs) {
        Stage s = new Stage(AckMode.LOCAL, 3, mutant);
        for (int i = 0; i < lengthsMs.length; i++) {
            s.voter(i).leaseMs = lengthsMs[i];
        }
        s.serve();
        s.isolate(s.a);
        s.during(3000);
        s.heals();
    }

    @Test
    void r6_each_grant_counts_by_its_own_length() {
        Stage.survives(
                Mutant.LEASE_OF_ANOTHER, "counted grant not binding", m -> LeaseScheduleTest.lengths(m, 200, 200, 600));
        Stage.survives(
                Mutant.LEASE_OF_ANOTHER, "counted grant not binding", m -> LeaseScheduleTest.lengths(m, 600, 100, 600));
    }

    @Test
    void r6_master_serves_with_an_unusually_short_lease() {
        lengths(Mutant.NONE, 100, 100, 100);
    }

    /** Voters that gave long leases are restarted with short ones while the master, cut off, counts the long ones. */
    private static void shortened(Mutant mutant) {
        Stage s = new Stage(AckMode.LOCAL, 3, mutant);
        s.sim.voters.forEach(v -> v.leaseMs = 600);
        s.serve();
        s.isolate(s.a);
        for (SimVoter v : s.sim.voters) {
            v.leaseMs = 100;
            v.crash(false, 10);
        }
        s.during(4000);
        s.heals();
    }

    @Test
    void f5_restarted_sentinel_is_silent_for_the_lease_it_gave() {
        Stage.survives(Mutant.SILENCE_AS_CONFIGURED, "counted grant not binding", LeaseScheduleTest::shortened);
    }

    /** Local mode: the master's process stands still between executing a batch and sending its replies. */
    private static void pausedBeforeReplying(Mutant mutant) {
        Stage s = Stage.serving(AckMode.LOCAL, mutant);
        s.until(
                2000,
                () -> s.a.shard().holdsReplies()
                        && s.a.log.sealedEnd().index() > s.a.log.end().index());
        s.a.pauseFor(2500);
        s.during(4000);
        s.heals();
    }

    @Test
    void r6_lease_is_checked_when_replies_leave_in_local_mode() {
        Stage.survives(Mutant.NO_REPLY_CHECK, "reply without a lease", LeaseScheduleTest::pausedBeforeReplying);
    }

    /** Quorum mode: a reader stays with a master that is cut off and does not know of its successor. */
    private static void readsOfTheCutOff(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        SimClient reader = (SimClient) s.sim.processes.get(s.sim.members.size() + s.sim.voters.size());
        reader.pin(s.a);
        s.sim.network.filter = (from, to, message) -> !(from instanceof SimClient);
        s.during(300); // a has committed all that it has
        s.isolate(s.a);
        s.sim.network.filter = (from, to, message) -> !(message instanceof SimClient.Request m)
                || (to == s.a ? from == reader && m.kind() == SimClient.Kind.GET : from != reader);
        s.during(8000);
        s.heals();
    }

    @Test
    void r3_replaced_master_answers_no_read_in_quorum_mode() {
        Stage.survives(Mutant.NO_REPLY_CHECK, "stale", LeaseScheduleTest::readsOfTheCutOff);
    }
}
