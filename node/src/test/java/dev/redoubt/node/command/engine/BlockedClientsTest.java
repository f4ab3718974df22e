package dev.redoubt.node.command.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BlockedClientsTest {
    private static final Consumer<ReplyWriter> TIMEOUT = ReplyWriter::nullArray;

    private final BlockedClients blocked = new BlockedClients();

    /** How many elements the keys have. */
    private final Map<String, Integer> elements = new HashMap<>();

    /** What happened, in order. */
    private final List<String> events = new ArrayList<>();

    /** A request that takes an element from the first of its keys that has one. */
    private final class Request implements BlockedClients.Waiting {
        private final String name;
        private final List<String> keys;
        boolean gone;
        boolean content = true;

        Request(String name, long untilMs, String... keys) {
            this(name, untilMs, false, keys);
        }

        Request(String name, long untilMs, boolean whenGone, String... keys) {
            this.name = name;
            this.keys = List.of(keys);
            List<byte[]> bytes = new ArrayList<>();
            this.keys.forEach(key -> bytes.add(bytes(key)));
            blocked.add(this, new KeyWait(0, bytes, whenGone, 0, new byte[0][], TIMEOUT), untilMs);
        }

        @Override
        public long client() {
            return name.charAt(0);
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public boolean retry() {
            for (String key : keys) {
                if (content && elements.getOrDefault(key, 0) > 0) {
                    elements.merge(key, -1, Integer::sum);
                    events.add(name + " gets " + key);
                    return true;
                }
            }
            events.add(name + " waits");
            return false;
        }

        @Override
        public void complete(Consumer<ReplyWriter> reply) {
            events.add(name + (reply == TIMEOUT ? " times out" : " is answered"));
        }
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void push(String key, int count) {
        elements.merge(key, count, Integer::sum);
        blocked.touch(0, bytes(key));
        blocked.serve((db, name) -> elements.getOrDefault(new String(name, StandardCharsets.ISO_8859_1), 0) > 0);
    }

    @Test
    void requests_are_served_in_the_order_in_which_they_came_until_the_key_is_gone() {
        new Request("a", Long.MAX_VALUE, "list");
        new Request("b", Long.MAX_VALUE, "other", "list");
        new Request("c", Long.MAX_VALUE, "list");
        push("list", 2);
        assertThat(events).containsExactly("a gets list", "b gets list");
        push("other", 1);
        assertThat(events).hasSize(2);
        push("list", 2);
        assertThat(events).containsExactly("a gets list", "b gets list", "c gets list");
        assertThat(blocked.isEmpty()).isTrue();
    }

    @Test
    void request_that_finds_nothing_keeps_its_place() {
        Request first = new Request("a", Long.MAX_VALUE, "list");
        first.content = false;
        new Request("b", Long.MAX_VALUE, "list");
        push("list", 1);
        assertThat(events).containsExactly("a waits", "b gets list");
        first.content = true;
        new Request("c", Long.MAX_VALUE, "list");
        push("list", 1);
        assertThat(events).containsExactly("a waits", "b gets list", "a gets list");
    }

    @Test
    void key_of_another_database_and_untouched_key_serve_nobody() {
        new Request("a", Long.MAX_VALUE, "list");
        blocked.touch(1, bytes("list"));
        blocked.touch(0, bytes("lis"));
        assertThat(blocked.areReady()).isFalse();
    }

    @Test
    void clients_that_are_gone_get_nothing() {
        new Request("a", Long.MAX_VALUE, "list").gone = true;
        new Request("b", 10, "list");
        push("list", 1);
        assertThat(events).containsExactly("b gets list");
        assertThat(blocked.isEmpty()).isTrue();
        assertThat(blocked.areTimed()).isFalse();
        new Request("c", 10, "list").gone = true;
        blocked.forgetGone();
        assertThat(blocked.isEmpty()).isTrue();
    }

    @Test
    void only_those_who_wait_for_its_end_run_when_a_key_is_gone() {
        new Request("a", Long.MAX_VALUE, "list");
        new Request("b", Long.MAX_VALUE, true, "other", "list");
        new Request("c", Long.MAX_VALUE, "list");
        push("list", 0);
        assertThat(events).containsExactly("b waits");
        push("list", 1);
        assertThat(events).containsExactly("b waits", "a gets list", "b waits");
    }

    @Test
    void all_keys_of_a_database_are_touched_at_once() {
        new Request("a", Long.MAX_VALUE, true, "one", "two");
        blocked.touchAll(1);
        assertThat(blocked.areReady()).isFalse();
        blocked.touchAll(0);
        push("three", 0);
        assertThat(events).containsExactly("a waits", "a waits");
        blocked.touchAll(-1);
        assertThat(blocked.areReady()).isTrue();
    }

    @Test
    void requests_time_out_each_at_its_time() {
        new Request("a", 100, "list");
        new Request("b", Long.MAX_VALUE, "list");
        new Request("c", 50, "list");
        blocked.expire(49);
        assertThat(events).isEmpty();
        blocked.expire(50);
        blocked.expire(1000);
        assertThat(events).containsExactly("c times out", "a times out");
        assertThat(blocked.areTimed()).isFalse();
        push("list", 1);
        assertThat(events).endsWith("b gets list");
    }

    @Test
    void all_are_answered_at_once() {
        new Request("a", 100, "list");
        new Request("b", Long.MAX_VALUE, "list", "list");
        blocked.completeAll(ReplyWriter::ok);
        assertThat(events).containsExactly("a is answered", "b is answered");
        assertThat(blocked.isEmpty()).isTrue();
        push("list", 1);
        assertThat(events).hasSize(2);
    }

    @Test
    void one_client_is_unblocked_as_if_its_time_had_come_or_with_another_reply() {
        new Request("a", 100, "list");
        new Request("b", Long.MAX_VALUE, "list");
        new Request("c", 100, "list").gone = true;
        assertThat(blocked.unblock('a', null)).isTrue();
        assertThat(blocked.unblock('a', null)).isFalse();
        assertThat(blocked.unblock('c', null)).isFalse();
        assertThat(blocked.unblock('b', ReplyWriter::ok)).isTrue();
        assertThat(events).containsExactly("a times out", "b is answered");
        push("list", 1);
        assertThat(events).hasSize(2);
    }

    @Test
    void other_data_in_a_database_serve_those_who_wait_there() {
        new Request("a", Long.MAX_VALUE, "list", "other");
        elements.put("other", 1);
        blocked.touchAll(1);
        assertThat(blocked.areReady()).isFalse();
        blocked.touchAll(0);
        blocked.serve((db, name) -> elements.containsKey(new String(name, StandardCharsets.ISO_8859_1)));
        assertThat(events).containsExactly("a gets other");
    }
}
