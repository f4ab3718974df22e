package dev.redoubt.node.shard.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WAIT without clients: who is answered when, and with what. */
class WaitQueueTest {
    private final List<String> answers = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private long acknowledged;
    private final WaitQueue<String> queue = new WaitQueue<>(new WaitQueue.Outlet<>() {
        @Override
        public boolean isGone(String waiter) {
            return gone.contains(waiter);
        }

        @Override
        public void answer(String waiter, int replicas) {
            answers.add(waiter + "=" + replicas);
            if (waiter.equals("again")) {
                queue().add("again, later", 9, 1, 0, 0);
            }
        }

        @Override
        public void unblock(String waiter) {
            answers.add(waiter + " unblocked");
        }
    });

    private WaitQueue<String> queue() {
        return queue;
    }

    private void check(long nowMs) {
        queue.check(index -> index <= acknowledged ? 2 : 0, nowMs);
    }

    @Test
    void client_is_answered_when_enough_replicas_have_its_record() {
        queue.add("a", 5, 2, 0, 0);
        queue.add("b", 7, 1, 0, 0);
        acknowledged = 4;
        check(10);
        assertThat(answers).isEmpty();
        acknowledged = 5;
        check(20);
        assertThat(answers).containsExactly("a=2");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void client_gets_the_present_number_when_its_time_is_over() {
        queue.add("a", 5, 3, 100, 1000);
        acknowledged = 5;
        check(1099);
        assertThat(answers).isEmpty();
        check(1100);
        assertThat(answers).containsExactly("a=2");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - 999})
    void client_waits_for_ever_when_its_time_has_no_end(long timeoutMs) {
        queue.add("a", 5, 1, timeoutMs, 1000);
        check(Long.MAX_VALUE - 1);
        assertThat(answers).isEmpty();
        acknowledged = 5;
        check(1001);
        assertThat(answers).containsExactly("a=2");
    }

    @Test
    void client_that_is_gone_gets_no_answer() {
        queue.add("a", 5, 1, 0, 0);
        gone.add("a");
        check(1);
        queue.add("b", 5, 1, 0, 0);
        gone.add("b");
        queue.unblockAll();
        assertThat(answers).isEmpty();
        assertThat(queue.size()).isZero();
    }

    @Test
    void demotion_unblocks_all_clients_in_order() {
        queue.add("a", 5, 1, 0, 0);
        queue.add("b", 5, 1, 0, 0);
        queue.unblockAll();
        assertThat(answers).containsExactly("a unblocked", "b unblocked");
        check(Long.MAX_VALUE);
        assertThat(answers).hasSize(2);
    }

    @Test
    void answered_client_may_wait_again_at_once() {
        queue.add("again", 1, 1, 0, 0);
        acknowledged = 1;
        check(1);
        assertThat(answers).containsExactly("again=2");
        assertThat(queue.size()).isEqualTo(1);
    }
}
