package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.sentinel.core.SentinelMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directed schedules around members that forgot (docs/protocol.md 3.4, 5.4). */
class SuspectScheduleTest {
    /** a and c acknowledge, b falls behind; then c loses its disk, and a dies for a while. */
    private static void f2(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        s.splits(s.a, s.b);
        s.commits(5);
        s.c.crash(true, true, 50);
        s.a.crash(false, false, 4000);
        s.during(3500);
        assertThat(s.sim.members).noneMatch(SimMember::leased);
        s.heals();
    }

    @Test
    void f2_failover_waits_for_the_member_that_has_the_record() {
        Stage.survives(Mutant.SUSPECT_COUNTED, "lacks committed record", SuspectScheduleTest::f2);
    }

    @Test
    void f2_operator_ends_suspicion_when_the_third_member_stays_away() {
        Stage s = Stage.serving(Mutant.NONE);
        s.sim.network.filter = (from, to, message) -> !(from instanceof SimClient);
        s.during(300);
        s.sim.members.forEach(m -> m.log.fsync()); // nothing is lost, but who could know
        s.a.crash(true, false, 15_000);
        s.b.crash(true, false, 50);
        s.c.crash(true, false, 50);
        s.during(4000);
        assertThat(s.sim.members).noneMatch(SimMember::leased);
        s.voter(0).trust(s.b);
        s.during(3000);
        assertThat(s.sim.members).as("one is no majority").noneMatch(SimMember::leased);
        s.voter(1).trust(s.c);
        s.until(3000, () -> s.b.leased());
        s.heals();
    }

    /**
     * The wiped c gets one record of a fresh master, whose commit index is still 0, and no more; then that master dies.
     */
    private static void clearAtCommit(Mutant mutant) {
        Stage s = new Stage(AckMode.QUORUM, 3, mutant);
        s.sim.chaos.frameBytes = 1;
        s.serve();
        s.splits(s.a, s.b);
        s.commits(5);
        s.sim.network.filter = (from, to, message) ->
                !(message instanceof ReplicationMessage.Frame m && to == s.c && m.previousIndex() >= 1);
        s.c.crash(true, true, 50);
        s.a.crash(false, false, 50);
        s.until(5000, () -> s.a.leased() && s.c.up && s.c.core().role() == MemberRole.REPLICA);
        s.during(400);
        s.a.crash(false, false, 3000);
        s.during(2500);
        s.heals();
    }

    @Test
    void f2_suspicion_lasts_until_the_term_start_is_committed() {
        Stage.survives(Mutant.CLEAR_AT_COMMIT, "lacks committed record", SuspectScheduleTest::clearAtCommit);
    }

    /**
     * b and c promised term 2; c loses its disk and with it the promise, and follows a, master of term 1 without a
     * lease. The Promote of b comes late.
     */
    private static void clearByAnyMaster(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        List<MemberMessage.Promote> promotes = new ArrayList<>();
        s.sim.network.filter = (from, to, message) -> !(from instanceof SimClient);
        s.during(300); // b and c have all that a has
        s.splits(s.a, s.b);
        s.splits(s.a, s.voter(0));
        s.splits(s.a, s.voter(1));
        s.sim.network.filter = (from, to, message) -> {
            if (message instanceof MemberMessage.Promote m) {
                promotes.add(m);
            }
            boolean lost = message instanceof MemberMessage.Promote
                    || message instanceof ReplicationMessage.Refuse
                    || (message instanceof SentinelMessage.VoteRequest && from != s.voter(0))
                    || (message instanceof SentinelMessage.VoteRequest && !promotes.isEmpty())
                    || (from instanceof SimClient && (promotes.isEmpty() || to != s.a));
            return !lost;
        };
        s.until(4000, () -> !promotes.isEmpty());
        assertThat(promotes.get(0).member()).isEqualTo(s.b.id);
        s.c.crash(true, true, 20);
        int before = s.committed();
        s.perhaps(2500, () -> s.committed() > before);
        s.b.deliver(s.voter(0), promotes.get(0));
        s.during(200);
        assertThat(s.b.actsAsMaster()).isTrue();
        s.heals();
    }

    @Test
    void f2_master_without_a_lease_ends_no_suspicion() {
        Stage.survives(Mutant.CLEAR_BY_ANY_MASTER, "lacks committed record", SuspectScheduleTest::clearByAnyMaster);
    }

    /** All answer Prepare, b is chosen, loses its un-fsynced tail in a power cut, and gets the Promote only then. */
    private static void promoteAnyProcess(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        List<MemberMessage.Promote> promotes = new ArrayList<>();
        s.b.fsyncHeld = true;
        s.splits(s.a, s.c);
        s.commits(5);
        s.sim.network.filter = (from, to, message) -> !(from instanceof SimClient);
        s.during(300); // b has all that a has
        s.sim.chaos.priorities[0] = 200;
        s.sim.network.filter = (from, to, message) -> {
            if (message instanceof MemberMessage.Promote m) {
                promotes.add(m);
            }
            boolean lost = message instanceof MemberMessage.Promote
                    || (message instanceof SentinelMessage.VoteRequest && !promotes.isEmpty())
                    || from instanceof SimClient;
            return !lost;
        };
        s.a.crash(false, false, 30);
        s.until(4000, () -> !promotes.isEmpty());
        MemberMessage.Promote promote = promotes.get(0);
        assertThat(promote.member()).isEqualTo(s.b.id);
        assertThat(promote.everyone()).isTrue();
        s.b.crash(true, false, 20);
        s.b.fsyncHeld = false;
        s.until(100, () -> s.b.up);
        s.b.deliver(s.sim.process(promote.leader().voter()), promote);
        s.during(300);
        assertThat(s.b.actsAsMaster()).isFalse();
        s.heals();
    }

    @Test
    void f3_promote_is_obeyed_only_by_the_process_it_names() {
        Stage.survives(Mutant.PROMOTE_ANY_PROCESS, "lacks committed record", SuspectScheduleTest::promoteAnyProcess);
    }
}
