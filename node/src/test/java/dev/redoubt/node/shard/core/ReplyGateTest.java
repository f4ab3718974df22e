package dev.redoubt.node.shard.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.member.MasterAuthority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reply gate on its own, with an authority that the test sets and an outlet that writes down what leaves. */
class ReplyGateTest {
    private static final boolean WRITE = true;
    private static final boolean READ = false;

    /** The member's core as the gate sees it. */
    private static final class Authority implements MasterAuthority {
        boolean answers = true;
        boolean leased = true;
        long round;
        long confirmedRound = -1;

        @Override
        public boolean mayAnswer(long nowMs) {
            return answers;
        }

        @Override
        public boolean mayRead(long nowMs, long readRound) {
            return answers && (leased || confirmedRound > readRound);
        }

        @Override
        public long readRound() {
            return round;
        }
    }

    private static final class Outlet implements ReplyGate.Outlet<String> {
        final List<String> left = new ArrayList<>();
        int requests;

        @Override
        public void send(String reply) {
            left.add(reply);
        }

        @Override
        public void timedOut(String reply) {
            left.add("timed out " + reply);
        }

        @Override
        public void outcomeUnknown(String reply) {
            left.add("unknown " + reply);
        }

        @Override
        public void requestConfirmation() {
            requests++;
        }
    }

    private final Authority authority = new Authority();
    private final Outlet outlet = new Outlet();
    private final ReplyGate<String> gate = new ReplyGate<>(authority, outlet);

    @Test
    void reply_leaves_at_once_when_its_position_is_released() {
        gate.release(5, 0);
        assertThat(gate.pass(5, READ, 0, "read")).isTrue();
        assertThat(gate.isEmpty()).isTrue();
        assertThat(outlet.left).containsExactly("read");
    }

    @Test
    void replies_leave_in_the_order_in_which_they_were_made() {
        gate.release(5, 0);
        assertThat(gate.pass(6, WRITE, 0, "a6")).isFalse();
        assertThat(gate.pass(6, READ, 0, "b6")).isFalse();
        assertThat(gate.pass(7, WRITE, 0, "a7")).isFalse();
        assertThat(gate.pass(8, READ, 0, "a8")).isFalse();
        gate.release(7, 1);
        assertThat(outlet.left).containsExactly("a6", "b6", "a7");
        gate.release(8, 2);
        assertThat(outlet.left).containsExactly("a6", "b6", "a7", "a8");
    }

    @Test
    void later_reply_waits_behind_a_held_one() {
        gate.release(5, 0);
        authority.leased = false;
        gate.pass(5, READ, 0, "read without a lease");
        assertThat(gate.pass(5, WRITE, 0, "write")).isFalse();
        assertThat(outlet.left).isEmpty();
        authority.leased = true;
        gate.tick(1);
        assertThat(outlet.left).containsExactly("read without a lease", "write");
    }

    @Test
    void released_index_never_goes_down() {
        gate.release(5, 0);
        gate.release(3, 0);
        assertThat(gate.released()).isEqualTo(5);
        assertThat(gate.pass(5, WRITE, 0, "a")).isTrue();
    }

    @Test
    void released_reply_is_held_when_the_authority_has_ended() {
        gate.pass(1, WRITE, 0, "a");
        authority.answers = false;
        gate.release(1, 1);
        assertThat(outlet.left).isEmpty();
        assertThat(gate.pass(1, READ, 1, "b")).isFalse();
        authority.answers = true;
        gate.tick(2);
        assertThat(outlet.left).containsExactly("a", "b");
    }

    @Test
    void read_waits_for_a_round_that_began_after_it() {
        gate.release(1, 0);
        authority.leased = false;
        authority.round = 4;
        gate.pass(1, READ, 0, "a");
        assertThat(outlet.requests).isEqualTo(1);
        authority.confirmedRound = 4;
        gate.release(1, 1);
        assertThat(outlet.left).isEmpty();
        authority.confirmedRound = 5;
        gate.release(1, 2);
        assertThat(outlet.left).containsExactly("a");
    }

    @Test
    void reads_share_one_request_until_the_members_are_asked() {
        gate.release(1, 0);
        authority.leased = false;
        gate.pass(1, READ, 0, "a");
        gate.pass(1, READ, 0, "b");
        gate.tick(1);
        assertThat(outlet.requests).isEqualTo(1);
        gate.confirmationAsked();
        gate.tick(2);
        assertThat(outlet.requests).as("the round may have been lost").isEqualTo(2);
    }

    @Test
    void held_write_requests_no_confirmation() {
        authority.leased = false;
        gate.pass(1, WRITE, 0, "a");
        gate.release(0, 1);
        gate.tick(2);
        assertThat(outlet.requests).isZero();
    }

    @Test
    void replies_time_out_in_order_when_no_majority_answers() {
        gate.pass(1, WRITE, 100, "a");
        gate.pass(1, READ, 150, "b");
        gate.pass(2, WRITE, 200, "c");
        gate.timeOut(200, 100);
        assertThat(outlet.left).isEmpty();
        assertThat(gate.oldestAgeMs(200)).isEqualTo(100);
        gate.timeOut(251, 100);
        assertThat(outlet.left).containsExactly("timed out a", "timed out b");
        gate.release(2, 260);
        assertThat(outlet.left).containsExactly("timed out a", "timed out b", "c");
        assertThat(gate.oldestAgeMs(300)).isZero();
    }

    @Test
    void released_reply_leaves_when_the_one_before_it_times_out() {
        gate.release(1, 0);
        authority.leased = false;
        gate.pass(1, READ, 0, "read");
        gate.pass(1, WRITE, 50, "write");
        gate.timeOut(101, 100);
        assertThat(outlet.left).containsExactly("timed out read", "write");
    }

    @Test
    void demotion_leaves_the_outcome_of_all_held_replies_unknown() {
        gate.pass(1, WRITE, 0, "a");
        gate.pass(1, READ, 0, "b");
        assertThat(gate.closeHeld()).isEqualTo(2);
        assertThat(outlet.left).containsExactly("unknown a", "unknown b");
        gate.release(1, 1);
        assertThat(outlet.left).hasSize(2);
        assertThat(gate.closeHeld()).isZero();
    }

    @Test
    void released_position_does_not_carry_over_to_a_new_log() {
        gate.release(9, 0);
        gate.pass(10, WRITE, 0, "of the old log");
        gate.reset(2);
        assertThat(outlet.left).containsExactly("unknown of the old log");
        assertThat(gate.pass(3, WRITE, 1, "of the new log")).isFalse();
        gate.release(3, 2);
        assertThat(outlet.left).last().isEqualTo("of the new log");
    }

    @Test
    void order_is_kept_when_thousands_are_held() {
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            gate.pass(i, WRITE, i, "w" + i);
            expected.add("w" + i);
        }
        gate.release(30, 50);
        for (int i = 41; i <= 5000; i++) {
            gate.pass(i, WRITE, i, "w" + i);
            expected.add("w" + i);
        }
        assertThat(outlet.left).hasSize(30);
        gate.release(5000, 6000);
        assertThat(outlet.left).isEqualTo(expected);
    }
}
