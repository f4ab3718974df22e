package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import org.junit.jupiter.api.Test;

/** A sentinel in TILT judges nobody and begins nothing (sentinel.c, sentinelCheckTiltCondition). */
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
        s.nowMs += 3000; // the process stood still
        for (int i = 0; i < 40; i++) {
            s.runFor(100, MASTER, 1, 2);
            s.hello(1, MASTER, true, 1);
            s.hears(
                    SentinelFixture.VOTERS.get(1),
                    new SentinelMessage.VoteRequest(
                            9 + i, new LeaderId(SentinelFixture.VOTERS.get(1), new Incarnation(2)), i % 2 == 0, 1));
        }
        assertThat(s.published()).contains("+tilt #tilt mode entered");
        assertThat(s.sent())
                .isNotEmpty()
                .allMatch(m -> m instanceof MemberMessage.Ping || m instanceof SentinelMessage.Hello);
        assertThat(s.core.state().votedTerm()).isEqualTo(1);
        assertThat(s.core.view(s.nowMs).tilt()).isTrue();
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
    void tilt_ends_after_its_time() {
        masterDies();
        s.nowMs += 3000;
        s.runFor(31_000, MASTER, 0, 1, 2);
        assertThat(s.published()).contains("-tilt #tilt mode exited");
        assertThat(s.core.view(s.nowMs).tilt()).isFalse();
    }
}
