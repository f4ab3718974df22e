package dev.redoubt.it.sim;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.sentinel.core.SentinelMessage;
import dev.redoubt.sentinel.core.SentinelMessage.Vote;
import dev.redoubt.sentinel.core.SentinelMessage.VoteRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directed schedules around voters that forgot (docs/protocol.md 1.3, schedule R11). */
class VoterScheduleTest {
    private static boolean vote(Object message) {
        return message instanceof Vote m && !m.preVote();
    }

    private static boolean tellsOfATerm(Object message) {
        return message instanceof SentinelMessage.Hello m && m.term() > 0;
    }

    /** s1 votes for s0 in term 1, loses its journal, and is asked by s2, which has not heard of term 1. */
    private static void r11(Mutant mutant) {
        Stage s = new Stage(AckMode.QUORUM, 3, mutant);
        List<Object> votes = new ArrayList<>();
        s.sim.network.filter = (from, to, message) -> {
            if (vote(message)) {
                votes.add(message);
            }
            SimVoter asker = votes.isEmpty() ? s.voter(0) : s.voter(2);
            return !(message instanceof VoteRequest && (from != asker || to != s.voter(1)))
                    && !(message instanceof MemberMessage.Prepare)
                    && !(tellsOfATerm(message) && to == s.voter(2));
        };
        s.sim.begin();
        s.until(4000, () -> !votes.isEmpty());
        s.voter(1).crash(true, 50);
        s.during(3000);
        s.heals();
    }

    @Test
    void r11_voter_without_its_journal_votes_in_no_old_term() {
        Stage.survives(Mutant.OBSERVER_VOTES, "voted twice", VoterScheduleTest::r11);
    }

    /**
     * Of five voters s4 votes for s0 in term 1, loses its journal and asks the others, before s1, whose vote is still
     * to come, has heard of that term; s0 is elected by s0, s4, s1. Then s2 asks for votes in term 1.
     */
    private static void observerAsks(Mutant mutant) {
        Stage s = new Stage(AckMode.QUORUM, 5, mutant);
        List<Object> votes = new ArrayList<>();
        List<VoteRequest> late = new ArrayList<>();
        s.sim.network.filter = (from, to, message) -> {
            if (vote(message) && from == s.voter(4)) {
                votes.add(message);
            }
            if (message instanceof VoteRequest m) {
                if (!m.preVote() && to == s.voter(1) && late.isEmpty()) {
                    late.add(m);
                    return false;
                }
                boolean first = from == s.voter(0) && votes.isEmpty() && (m.preVote() || to == s.voter(4));
                boolean second = from == s.voter(2) && !votes.isEmpty() && to != s.voter(0) && to != s.voter(1);
                return first || second;
            }
            return !(message instanceof MemberMessage.Prepare)
                    && !(message instanceof SentinelMessage.Learn && to == s.voter(0))
                    && !(tellsOfATerm(message) && to != s.voter(0));
        };
        s.sim.begin();
        s.until(4000, () -> !votes.isEmpty());
        s.voter(4).crash(true, 10);
        s.during(15);
        s.perhaps(285, () -> !s.voter(4).observer());
        s.voter(1).deliver(s.voter(0), late.get(0));
        s.during(3000);
        s.heals();
    }

    @Test
    void r11_observer_asks_after_campaigns_of_its_former_process_ended() {
        Stage.survives(Mutant.OBSERVER_ASKS_AT_ONCE, "voted twice", VoterScheduleTest::observerAsks);
    }
}
