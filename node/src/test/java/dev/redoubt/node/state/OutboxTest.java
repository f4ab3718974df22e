package dev.redoubt.node.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A message leaves only after the state that it may promise is durable. */
class OutboxTest {
    private final Outbox<String> out = new Outbox<>();

    private long store(String state) {
        return out.store(number -> "store " + number + " " + state);
    }

    @Test
    void message_leaves_at_once_when_nothing_is_being_stored() {
        out.send("a");
        out.add("b");
        out.send("c");
        assertThat(out.drain()).containsExactly("a", "b", "c");
    }

    @Test
    void message_waits_until_the_store_before_it_is_durable() {
        long number = store("x");
        out.send("a");
        assertThat(out.drain()).containsExactly("store 1 x");
        assertThat(out.isDurable(number)).isFalse();
        out.stored(number);
        assertThat(out.isDurable(number)).isTrue();
        assertThat(out.drain()).containsExactly("a");
    }

    @Test
    void other_effects_do_not_wait_for_a_store() {
        store("x");
        out.send("a");
        out.add("b");
        assertThat(out.drain()).containsExactly("store 1 x", "b");
    }

    @Test
    void message_sent_before_a_store_does_not_wait_for_it() {
        out.send("a");
        store("x");
        assertThat(out.drain()).containsExactly("a", "store 1 x");
    }

    @Test
    void messages_leave_in_order_and_with_their_own_store() {
        store("x");
        out.send("a");
        out.send("b");
        store("y");
        out.send("c");
        out.drain();
        out.stored(1);
        assertThat(out.drain()).containsExactly("a", "b");
        out.send("d"); // store 2 is still not durable
        assertThat(out.drain()).isEmpty();
        out.stored(2);
        assertThat(out.drain()).containsExactly("c", "d");
    }

    @Test
    void newer_store_makes_the_older_ones_durable_too() {
        store("x");
        out.send("a");
        store("y");
        out.send("b");
        out.drain();
        out.stored(2);
        out.stored(1); // a late report takes nothing back
        assertThat(out.isDurable(2)).isTrue();
        assertThat(out.drain()).containsExactly("a", "b");
    }

    @Test
    void drained_effects_are_not_drained_again() {
        out.add("a");
        assertThat(out.drain()).containsExactly("a");
        assertThat(out.drain()).isEmpty();
    }
}
