package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static dev.redoubt.sentinel.core.SentinelFixture.VOTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.Incarnation;
import org.junit.jupiter.api.Test;

/** An election while nobody is master begins when it can be won, one sentinel after the other (5.9). */
class FirstElectionTest {
    private static final LeaderId LOWEST = new LeaderId(VOTERS.get(0), new Incarnation(2));

    private final SentinelFixture lowest = new SentinelFixture(0);
    private final SentinelFixture highest = new SentinelFixture(2);

    private static boolean campaigns(SentinelFixture s) {
        return s.sent().stream().anyMatch(SentinelMessage.VoteRequest.class::isInstance);
    }

    /** Each round takes 100 ms. */
    private static void heardByAll(SentinelFixture s, int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (int voter = 0; voter < VOTERS.size(); voter++) {
                if (!VOTERS.get(voter).equals(s.core.view(s.nowMs).self())) {
                    s.hello(voter, null, false, 1);
                }
            }
            s.runFor(100, null, 0, 1, 2);
        }
    }

    @Test
    void no_attempt_begins_while_a_majority_of_members_is_silent() {
        lowest.runFor(3000, null, 0);
        assertThat(campaigns(lowest)).isFalse();
        lowest.runFor(200, null, 0, 1);
        assertThat(campaigns(lowest)).isTrue();
    }

    @Test
    void new_members_must_all_answer_before_an_attempt() {
        lowest.suspects = true;
        lowest.runFor(3000, null, 0, 1);
        assertThat(campaigns(lowest)).isFalse();
        lowest.runFor(200, null, 0, 1, 2);
        assertThat(campaigns(lowest)).isTrue();
    }

    @Test
    void sentinel_leaves_the_first_attempt_to_lower_ids() {
        heardByAll(highest, 9);
        assertThat(campaigns(highest)).isFalse();
        heardByAll(highest, 3);
        assertThat(campaigns(highest)).isTrue();
    }

    @Test
    void sentinel_does_not_wait_for_lower_ids_that_are_silent() {
        highest.runFor(200, null, 0, 1, 2);
        assertThat(campaigns(highest)).isTrue();
    }

    @Test
    void voter_waits_longer_for_its_leader_while_there_is_no_master() {
        heardByAll(highest, 1);
        highest.hears(VOTERS.get(0), new SentinelMessage.VoteRequest(2, LOWEST, false, 1));
        heardByAll(highest, 19);
        assertThat(campaigns(highest)).isFalse();
        heardByAll(highest, 10);
        assertThat(campaigns(highest)).isTrue();
    }

    @Test
    void candidate_ends_its_campaign_when_another_is_master() {
        heardByAll(lowest, 3);
        assertThat(campaigns(lowest)).isTrue();
        assertThat(lowest.core.failover().campaign()).isNotNull();
        lowest.hello(1, new Mastership(2, MASTER.member(), MASTER.incarnation()), false, 2);
        lowest.runFor(100, MASTER, 0, 1, 2);
        assertThat(lowest.core.failover().campaign()).isNull();
    }

    private static boolean isHeldDown(SentinelFixture s) {
        s.uncommittedMs = 2 * SentinelFixture.DOWN_AFTER_MS;
        s.hello(1, MASTER, false, 1);
        s.runFor(500, MASTER, 0, 1, 2);
        return s.published().stream().anyMatch(text -> text.startsWith("+sdown master"));
    }

    @Test
    void master_that_has_committed_nothing_yet_is_given_more_time() {
        lowest.commitIndex = 0;
        assertThat(isHeldDown(lowest)).isFalse();
        assertThat(isHeldDown(highest)).as("with a commit").isTrue();
    }

    @Test
    void attempt_without_a_master_publishes_no_end() {
        heardByAll(lowest, 3);
        lowest.hears(VOTERS.get(1), new SentinelMessage.Vote(2, new LeaderId(VOTERS.get(0), new Incarnation(1)), true));
        lowest.hello(1, MASTER, false, 2);
        lowest.runFor(2000, MASTER, 0, 1, 2);
        assertThat(lowest.published())
                .noneMatch(text -> text.startsWith("-failover") || text.startsWith("+try-failover"));
    }
}
