package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The master's side of its lease (docs/protocol.md 4.1). */
class LeaseTest {
    private static final long LENGTH_MS = 500;
    private static final SplittableRandom RANDOM = new SplittableRandom(3);
    private static final List<MemberId> VOTERS =
            List.of(MemberId.random(RANDOM), MemberId.random(RANDOM), MemberId.random(RANDOM));
    private static final MemberId ME = MemberId.random(RANDOM);
    private static final Incarnation PROCESS = new Incarnation(7);

    private final Context c = context(false);
    private final Lease lease = new Lease(c, 5);

    private static Context context(boolean standalone) {
        ConfigRecord config = new ConfigRecord(1, AckMode.LOCAL, List.of(ME), standalone ? List.of() : VOTERS);
        StoredState stored = new StoredState(5, null, null, 0, false, "", config);
        MemberSettings settings = MemberSettings.of(standalone, AckMode.LOCAL, true);
        return new Context(
                settings,
                MemberOptions.DEFAULT,
                new MemberBoot(ME, PROCESS, stored, "", false),
                new FakeLog(),
                RANDOM,
                MemberRules.PROTOCOL);
    }

    /** Ticks at that time; the requests that were sent. */
    private List<MemberMessage.LeaseRequest> askAt(long nowMs) {
        c.nowMs = nowMs;
        lease.tick();
        List<MemberMessage.LeaseRequest> requests = new ArrayList<>();
        for (MemberEffect effect : c.out.drain()) {
            if (effect instanceof MemberEffect.Send e && e.message() instanceof MemberMessage.LeaseRequest m) {
                requests.add(m);
            }
        }
        return requests;
    }

    private boolean grant(int voter, long number) {
        return lease.granted(VOTERS.get(voter), new MemberMessage.Grant(5, PROCESS, number, LENGTH_MS));
    }

    private void grant(int voter, long number, long lengthMs) {
        lease.granted(VOTERS.get(voter), new MemberMessage.Grant(5, PROCESS, number, lengthMs));
    }

    @Test
    void lease_of_a_majority_is_valid_for_its_four_fifths() {
        long number = askAt(1000).get(0).number();
        c.nowMs = 1300; // the answers were slow: only the sending counts
        grant(0, number);
        assertThat(lease.valid(1300)).isFalse();
        grant(2, number);
        assertThat(lease.valid(1300)).isTrue();
        assertThat(lease.valid(1399)).isTrue();
        assertThat(lease.valid(1400)).isFalse();
    }

    @Test
    void seldom_ticks_are_enough_when_two_requests_fit_into_a_grant() {
        assertThat(lease.allows(100)).as("nothing was granted").isFalse();
        for (int voter = 0; voter < VOTERS.size(); voter++) {
            grant(voter, askAt(1000 + 200 * voter).get(0).number());
        }
        assertThat(lease.allows(100))
                .as("asked for every 200 ms, counted for 400 ms")
                .isTrue();
        assertThat(lease.allows(150)).as("asked for every 300 ms").isFalse();
        grant(1, askAt(2000).get(0).number(), 499);
        assertThat(lease.allows(100)).as("a shorter one of 399 ms").isFalse();
    }

    @Test
    void slow_master_clock_ends_a_lease_before_a_fast_voter_clock() {
        // Clocks that drift by 10 %: true time until the master stops, and until the voter is free.
        double master = LENGTH_MS * .8 / .9;
        double voter = LENGTH_MS / 1.1;
        assertThat(MemberRules.PROTOCOL.countedLeaseMs(LENGTH_MS)).isEqualTo(400);
        assertThat(master).isLessThan(voter);
        assertThat(LENGTH_MS * .9 / .9).isGreaterThan(voter);
    }

    @Test
    void lease_is_requested_each_third_of_the_granted_length() {
        List<MemberMessage.LeaseRequest> first = askAt(1000);
        assertThat(first).hasSize(3).allMatch(m -> m.lastGrant() == 0);
        grant(1, first.get(0).number());
        assertThat(askAt(1165)).isEmpty();
        assertThat(askAt(1166))
                .extracting(MemberMessage.LeaseRequest::lastGrant)
                .containsExactlyInAnyOrder(0L, first.get(0).number(), 0L);
    }

    @Test
    void lease_is_requested_ten_times_a_second_before_the_first_grant() {
        assertThat(askAt(1000)).hasSize(3);
        assertThat(askAt(1099)).isEmpty();
        assertThat(askAt(1100)).hasSize(3);
    }

    @Test
    void shortest_grant_decides_how_often_voters_are_asked() {
        long number = askAt(1000).get(0).number();
        grant(0, number, 900);
        grant(1, number, 300);
        grant(2, number, 60_000);
        assertThat(askAt(1099)).isEmpty();
        assertThat(askAt(1100)).hasSize(3);
    }

    @Test
    void each_grant_counts_by_the_length_that_it_names() {
        long first = askAt(1000).get(0).number();
        grant(0, first, 100);
        grant(1, first, 5000);
        assertThat(lease.valid(1079)).isTrue();
        assertThat(lease.valid(1080))
                .as("the shortest of the majority has run out")
                .isFalse();
        long second = askAt(1100).get(0).number();
        grant(2, second, 1000);
        assertThat(lease.valid(1899)).as("1100 + 800, with the long one").isTrue();
        assertThat(lease.valid(1900)).isFalse();
    }

    @Test
    void shorter_grant_of_a_voter_does_not_shorten_earlier_ones() {
        long first = askAt(1000).get(0).number();
        grant(0, first, 5000);
        grant(1, first, 5000);
        long second = askAt(3000).get(0).number();
        grant(0, second, 100);
        assertThat(lease.valid(4999))
                .as("4.2: the longer promise still binds it")
                .isTrue();
        assertThat(lease.valid(5000)).isFalse();
    }

    @Test
    void grant_in_a_slow_answer_counts_by_its_own_length() {
        long first = askAt(1000).get(0).number();
        askAt(1100);
        askAt(1900);
        grant(0, first, 5000);
        grant(1, first, 5000);
        assertThat(lease.valid(1900)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 3_600_001, Long.MAX_VALUE})
    void impossible_length_is_refused(long lengthMs) {
        assertThatThrownBy(() -> new MemberMessage.Grant(5, PROCESS, 1, lengthMs))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_old_grant_that_comes_late_shortens_nothing() {
        long first = askAt(1000).get(0).number();
        long second = askAt(1200).get(0).number();
        grant(0, second);
        grant(1, second);
        grant(0, first);
        grant(1, first);
        assertThat(lease.valid(1599)).isTrue();
    }

    @Test
    void grants_of_another_term_process_or_request_do_not_count() {
        long number = askAt(1000).get(0).number();
        for (MemberId voter : VOTERS) {
            assertThat(lease.granted(voter, new MemberMessage.Grant(4, PROCESS, number, LENGTH_MS)))
                    .isFalse();
            assertThat(lease.granted(voter, new MemberMessage.Grant(5, new Incarnation(8), number, LENGTH_MS)))
                    .isFalse();
            assertThat(lease.granted(voter, new MemberMessage.Grant(5, PROCESS, number + 1, LENGTH_MS)))
                    .isFalse();
        }
        assertThat(lease.valid(1001)).isFalse();
    }

    @Test
    void grants_of_strangers_make_no_majority() {
        long number = askAt(1000).get(0).number();
        grant(0, number);
        lease.granted(MemberId.random(RANDOM), new MemberMessage.Grant(5, PROCESS, number, LENGTH_MS));
        lease.granted(MemberId.random(RANDOM), new MemberMessage.Grant(5, PROCESS, number, LENGTH_MS));
        assertThat(lease.valid(1001)).isFalse();
    }

    @Test
    void standalone_node_needs_no_lease() {
        assertThat(new Lease(context(true), 5).valid(0)).isTrue();
    }
}
