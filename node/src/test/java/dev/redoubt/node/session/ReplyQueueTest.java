package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The order of messages and replies that are missing, are here, or leave. */
class ReplyQueueTest {
    private final FakeOutlet outlet = new FakeOutlet();
    private final ReplyQueue queue = new ReplyQueue(outlet, new Unflushed());

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private Slot missing() {
        Slot slot = new Slot();
        queue.add(slot);
        return slot;
    }

    private void fill(Slot slot, String text) {
        slot.fill(bytes(text));
        queue.filled(slot);
    }

    @Test
    void message_waits_for_replies_that_are_missing() {
        Slot first = missing();
        queue.push(bytes("message "));
        assertThat(outlet.text()).isEmpty();
        fill(first, "first ");
        assertThat(outlet.text()).isEqualTo("first message ");
    }

    @Test
    void invalidation_does_not_wait_for_replies_that_are_missing() {
        Slot first = missing();
        queue.pushAhead(bytes("invalidation "));
        assertThat(outlet.text()).isEqualTo("invalidation ");
        fill(first, "first ");
        assertThat(outlet.text()).isEqualTo("first ");
    }

    @Test
    void invalidation_stays_behind_a_reply_that_is_here_and_must_wait() {
        Slot first = missing();
        Slot second = missing();
        Slot third = missing();
        fill(second, "second ");
        queue.pushAhead(bytes("invalidation "));
        queue.pushAhead(bytes("another "));
        assertThat(outlet.text()).isEmpty();
        fill(first, "first ");
        assertThat(outlet.text()).isEqualTo("first second invalidation another ");
        fill(third, "third ");
        assertThat(outlet.text()).isEqualTo("third ");
        assertThat(queue.waitingBytes()).isZero();
    }
}
