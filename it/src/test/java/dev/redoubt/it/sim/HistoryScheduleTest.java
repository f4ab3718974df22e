package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.ReplicationMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directed schedules around divergent logs (docs/protocol.md 3.3, 3.6, 5.3). */
class HistoryScheduleTest {
    /** a, cut off, writes on in term 1 and becomes the longer one; b is master of term 2, c has what b committed. */
    private static Stage divergent(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        s.isolate(s.a);
        s.sim.network.filter = (from, to, message) -> !(from instanceof SimClient) || to == s.a;
        s.until(6000, () -> s.b.leased());
        int before = s.committed();
        for (int i = 0; i < 3; i++) {
            s.writes(s.a);
            s.during(5);
        }
        s.until(
                8000,
                () -> s.committed() >= before
                        && s.b.core().commitIndex() == s.b.log.end().index()
                        && s.a.log.end().index() > s.b.log.end().index() + 2);
        return s;
    }

    private static void f9(Mutant mutant) {
        Stage s = divergent(mutant);
        s.b.crash(false, false, 4000);
        s.sim.network.heal();
        s.during(3500);
        s.heals();
    }

    @Test
    void f9_longest_history_is_that_of_the_last_term() {
        Stage.survives(Mutant.LONGEST_BY_INDEX, "lacks committed record", HistoryScheduleTest::f9);
    }

    /** a comes back and follows b, but for a second no answer to its Subscribe arrives. */
    private static void f17(Mutant mutant) {
        Stage s = divergent(mutant);
        s.sim.network.heal();
        s.sim.network.filter = (from, to, message) -> !(to == s.a && isAnswer(message));
        s.until(4000, () -> s.a.core().role() == MemberRole.REPLICA);
        s.during(1000);
        assertThat(s.a.core().shown().isCommitted()).isFalse();
        s.heals();
        s.until(4000, () -> s.a.core().shown().isCommitted());
    }

    private static boolean isAnswer(Object message) {
        return message instanceof ReplicationMessage.Continue
                || message instanceof ReplicationMessage.Truncate
                || message instanceof ReplicationMessage.FullSync;
    }

    @Test
    void f17_demoted_master_shows_nothing_before_its_log_is_truncated() {
        Stage.survives(Mutant.SHOWS_AFTER_DEMOTION, "uncommitted records shown", HistoryScheduleTest::f17);
    }

    /** b writes what a sends and never acknowledges; it starts again with that tail, and replays it. */
    private static void f17Restart(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        s.sim.network.filter = (from, to, message) -> !(message instanceof ReplicationMessage.Ack);
        s.until(4000, () -> s.b.log.end().index() > s.committed() + 1);
        s.b.crash(false, false, 50);
        s.until(4000, () -> s.b.up && s.b.core().role() == MemberRole.REPLICA);
        s.during(200);
        assertThat(s.b.core().shown().isCommitted()).isFalse();
        s.heals();
        s.until(4000, () -> s.b.core().shown().isCommitted());
    }

    @Test
    void f17_restarted_replica_shows_nothing_until_its_tail_is_committed() {
        Stage.survives(Mutant.SHOWS_AFTER_DEMOTION, "uncommitted records shown", HistoryScheduleTest::f17Restart);
    }

    /** The Truncate that a obeys comes again when more has been committed on top. */
    private static void f10(Mutant mutant) {
        Stage s = divergent(mutant);
        List<ReplicationMessage.Truncate> copies = new ArrayList<>();
        s.sim.network.heal();
        s.sim.network.filter = (from, to, message) -> {
            if (message instanceof ReplicationMessage.Truncate m && to == s.a) {
                copies.add(m);
            }
            return true;
        };
        s.until(4000, () -> !copies.isEmpty());
        s.commits(10);
        ReplicationMessage.Truncate last = copies.get(copies.size() - 1);
        s.until(2000, () -> s.a.log.end().index() > last.lastIndex() + 3);
        s.a.deliver(s.b, last);
        s.during(500);
        s.heals();
    }

    @Test
    void f10_late_copy_of_truncate_removes_no_verified_record() {
        Stage.survives(Mutant.ANSWER_OBEYED_TWICE, "committed record cut", HistoryScheduleTest::f10);
    }

    /**
     * The voters promote b on the answers of b and c. a, which they do not reach, goes on writing; its frames reach c
     * after c's promise, and b before it only.
     */
    private static void promised(Mutant mutant) {
        Stage s = Stage.serving(mutant);
        boolean[] answered = new boolean[1];
        s.sim.voters.forEach(v -> s.splits(s.a, v));
        s.sim.network.filter = (from, to, message) -> {
            answered[0] |= from == s.c && message instanceof MemberMessage.Prepared;
            return answered[0] ? from != s.a || to != s.b : !(from instanceof SimClient);
        };
        s.until(6000, () -> answered[0]);
        s.writes(s.a);
        s.during(2000);
        s.heals();
    }

    @Test
    void promised_member_takes_no_frame_of_an_older_term() {
        Stage.survives(Mutant.OLD_APPEND, "lacks committed record", HistoryScheduleTest::promised);
    }
}
