package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import org.junit.jupiter.api.Test;

/** A sentinel in TILT begins nothing (sentinel.c, sentinelCheckTiltCondition), and blames nobody for being late. */
class TiltTest {
    private final SentinelFixture s = new SentinelFixture();

    private void masterDies() {
        s.hello(1, MASTER, false, 1);
        s.leaseRequest(MASTER, 1);
        s.runFor(2000, MASTER, 0, 1, 2);
        s.effects.clear();
    }

    @Test
    void campaign_begins_against_a_silent_master_without_tilt() {
        masterDies();
        for (int i = 0; i < 40; i++) {
            s.runFor(100, MASTER, 1, 2);
            s.hello(1, MASTER, true, 1);
        }
        assertThat(s.published()).anyMatch(text -> text.startsWith("+odown"));
        assertThat(s.sent()).anyMatch(SentinelMessage.VoteRequest.class::isInstance);
    }

    @Test
    void only_pings_and_hellos_leave_in_tilt() {
        masterDies();
        for (int i = 0; i < 40; i++) {
            s.nowMs += 3000; // the process stands still again and again
            s.runFor(100, MASTER, 1, 2);
            s.hello(1, MASTER, true, 1);
        }
        assertThat(s.published()).contains("+tilt #tilt mode entered");
        assertThat(s.sent())
                .isNotEmpty()
                .allMatch(m -> m instanceof MemberMessage.Ping || m instanceof SentinelMessage.Hello);
        assertThat(s.core.view(s.nowMs).tilt()).isTrue();
    }

    @Test
    void sentinel_in_tilt_votes_once_its_own_grant_is_over() {
        masterDies();
        s.nowMs += 3000;
        s.runFor(100, MASTER, 1, 2);
        assertThat(s.core.view(s.nowMs).tilt()).isTrue();
        s.hears(
                SentinelFixture.VOTERS.get(1),
                new SentinelMessage.VoteRequest(
                        9, new LeaderId(SentinelFixture.VOTERS.get(1), new Incarnation(2)), false, 1));
        assertThat(s.sent()).anyMatch(SentinelMessage.Vote.class::isInstance);
        assertThat(s.core.state().votedTerm()).isEqualTo(9);
    }

    @Test
    void sentinel_in_tilt_gives_no_pre_vote_against_a_master_that_it_does_not_hold_down() {
        masterDies();
        s.nowMs += 3000;
        s.runFor(100, MASTER, 0, 1, 2);
        s.hears(
                SentinelFixture.VOTERS.get(1),
                new SentinelMessage.VoteRequest(
                        9, new LeaderId(SentinelFixture.VOTERS.get(1), new Incarnation(2)), true, 1));
        assertThat(s.sent()).noneMatch(SentinelMessage.Vote.class::isInstance);
    }

    /** Ticks of a busy machine: each {@code lateMs} behind its time. Returns the silence at which a node is SDOWN. */
    private long silenceUntilDown(long lateMs) {
        s.runFor(2000, MASTER, 0, 1, 2);
        s.effects.clear();
        long from = s.nowMs;
        while (s.published().stream().noneMatch(text -> text.startsWith("+sdown slave"))) {
            s.nowMs = s.core.tickAtMs() + lateMs;
            s.give(new SentinelEvent.Tick());
        }
        return s.nowMs - from;
    }

    @Test
    void lateness_of_its_own_ticks_is_no_silence_of_the_nodes() {
        assertThat(silenceUntilDown(0)).isBetween(SentinelFixture.DOWN_AFTER_MS, SentinelFixture.DOWN_AFTER_MS + 100L);
    }

    @Test
    void lateness_delays_a_judgement_by_no_more_than_another_down_after() {
        assertThat(silenceUntilDown(900))
                .isBetween(2L * SentinelFixture.DOWN_AFTER_MS, 2L * SentinelFixture.DOWN_AFTER_MS + 1100);
        assertThat(s.published()).doesNotContain("+tilt #tilt mode entered");
    }

    @Test
    void sentinel_does_not_count_its_own_pause_as_silence() {
        s.runFor(2000, MASTER, 0, 1, 2);
        s.effects.clear();
        s.nowMs += 60_000;
        s.runFor(500, MASTER);
        assertThat(s.published()).containsExactly("+tilt #tilt mode entered");
        s.runFor(SentinelFixture.DOWN_AFTER_MS, MASTER);
        assertThat(s.published()).anyMatch(text -> text.startsWith("+sdown slave"));
    }

    @Test
    void master_keeps_its_lease_in_tilt() {
        masterDies();
        s.nowMs += 3000;
        s.runFor(100, MASTER, 0, 1, 2);
        s.leaseRequest(MASTER, 2);
        assertThat(s.sent()).anyMatch(MemberMessage.Grant.class::isInstance);
    }

    @Test
    void tilt_ends_when_the_sentinel_was_on_time_for_down_after() {
        masterDies();
        s.nowMs += 3000;
        s.runFor(SentinelFixture.DOWN_AFTER_MS, MASTER, 0, 1, 2);
        assertThat(s.core.view(s.nowMs).tilt()).isTrue();
        s.runFor(100, MASTER, 0, 1, 2);
        assertThat(s.published()).contains("-tilt #tilt mode exited");
        assertThat(s.core.view(s.nowMs).tilt()).isFalse();
    }
}
