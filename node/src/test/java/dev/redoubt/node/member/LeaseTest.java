package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.replication.AckMode;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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
        MemberSettings settings = MemberSettings.of(standalone, AckMode.LOCAL, false, 100, LENGTH_MS);
        return new Context(
                settings, new MemberBoot(ME, PROCESS, stored, "", false), new FakeLog(), RANDOM, MemberRules.PROTOCOL);
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
        return lease.granted(VOTERS.get(voter), new MemberMessage.Grant(5, PROCESS, number));
    }

    @Test
    void a_majority_makes_it_valid_for_four_fifths_of_its_length_from_the_moment_of_sending() {
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
    void the_master_s_slow_clock_ends_before_the_voter_s_fast_one() {
        // Clocks that drift by 10 %: true time until the master stops, and until the voter is free.
        double master = LENGTH_MS * .8 / .9;
        double voter = LENGTH_MS / 1.1;
        assertThat(MemberRules.PROTOCOL.countedLeaseMs(LENGTH_MS)).isEqualTo(400);
        assertThat(master).isLessThan(voter);
        assertThat(LENGTH_MS * .9 / .9).isGreaterThan(voter);
    }

    @Test
    void it_asks_each_third_of_its_length_and_quotes_the_last_grant_of_each_voter() {
        List<MemberMessage.LeaseRequest> first = askAt(1000);
        assertThat(first).hasSize(3).allMatch(m -> m.lastGrant() == 0);
        assertThat(askAt(1165)).isEmpty();
        grant(1, first.get(0).number());
        assertThat(askAt(1166))
                .extracting(MemberMessage.LeaseRequest::lastGrant)
                .containsExactlyInAnyOrder(0L, first.get(0).number(), 0L);
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
            assertThat(lease.granted(voter, new MemberMessage.Grant(4, PROCESS, number)))
                    .isFalse();
            assertThat(lease.granted(voter, new MemberMessage.Grant(5, new Incarnation(8), number)))
                    .isFalse();
            assertThat(lease.granted(voter, new MemberMessage.Grant(5, PROCESS, number + 1)))
                    .isFalse();
        }
        assertThat(lease.valid(1001)).isFalse();
    }

    @Test
    void grants_of_strangers_make_no_majority() {
        long number = askAt(1000).get(0).number();
        grant(0, number);
        lease.granted(MemberId.random(RANDOM), new MemberMessage.Grant(5, PROCESS, number));
        lease.granted(MemberId.random(RANDOM), new MemberMessage.Grant(5, PROCESS, number));
        assertThat(lease.valid(1001)).isFalse();
    }

    @Test
    void a_node_that_stands_alone_needs_none() {
        assertThat(new Lease(context(true), 5).valid(0)).isTrue();
    }
}
