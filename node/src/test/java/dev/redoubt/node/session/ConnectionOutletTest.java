package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.node.protocol.ClientMessage.ConnectionClosed;
import dev.redoubt.node.protocol.ClientMessage.ConnectionOutput;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: a program gets its output in order and within its credit, and one that does not handle it costs a bound. */
class ConnectionOutletTest {
    private static final int SHARE = 1_000;

    private final List<ClientMessage.ToClient> sent = new ArrayList<>();
    private int ended;
    private final ConnectionOutlet outlet = new ConnectionOutlet(7, sent::add, () -> SHARE, () -> ended++);

    @Test
    void outputs_between_two_flushes_go_as_one_message() {
        send("+A\r\n");
        outlet.taken();
        outlet.replyLater(Unpooled.copiedBuffer("+B\r\n", StandardCharsets.US_ASCII));
        assertThat(sent).isEmpty();
        outlet.flush();
        assertThat(output(0)).isEqualTo("1 +A\r\n+B\r\n");
    }

    @Test
    void unacknowledged_outputs_are_bounded_by_the_window() {
        for (int i = 0; i < ConnectionOutlet.WINDOW + 2; i++) {
            send("+" + i + "\r\n");
            outlet.flush();
        }
        assertThat(sent).hasSize(ConnectionOutlet.WINDOW);
        assertThat(outlet.pendingBytes()).isEqualTo(8);
        outlet.acknowledge(2);
        assertThat(output(ConnectionOutlet.WINDOW)).isEqualTo("9 +8\r\n+9\r\n");
        assertThat(outlet.pendingBytes()).isZero();
        outlet.acknowledge(1);
        outlet.acknowledge(Long.MAX_VALUE);
        assertThat(sent).hasSize(ConnectionOutlet.WINDOW + 1);
    }

    @Test
    void program_that_does_not_handle_its_messages_loses_the_connection() {
        for (int i = 0; i < ConnectionOutlet.WINDOW; i++) {
            send("+x\r\n");
            outlet.flush();
        }
        String half = "$500\r\n" + "x".repeat(500) + "\r\n";
        assertThat(outlet.takesPush(0)).isTrue();
        send(half);
        assertThat(outlet.takesPush(0)).isTrue();
        send(half);
        assertThat(outlet.takesPush(0)).isFalse();
        assertClosed(false);
        send("+y\r\n");
        outlet.flush();
        outlet.acknowledge(3);
        assertThat(sent).hasSize(ConnectionOutlet.WINDOW + 1);
    }

    @Test
    void one_reply_above_a_message_ends_the_connection() {
        send("x".repeat(PeerOutlet.MAX_REPLY_BYTES + 1));
        assertClosed(false);
    }

    @Test
    void refusal_says_that_nothing_was_run_if_nothing_else_is_unanswered() {
        outlet.taken();
        outlet.refused();
        assertClosed(true);
        outlet.close();
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void refusal_behind_an_unanswered_batch_leaves_it_unknown() {
        outlet.taken();
        outlet.taken();
        outlet.refused();
        assertClosed(false);
    }

    @Test
    void quitting_session_ends_behind_its_replies() {
        outlet.taken();
        outlet.closeAfterReplies();
        assertThat(ended).isZero();
        outlet.replyLater(Unpooled.copiedBuffer("+OK\r\n", StandardCharsets.US_ASCII));
        outlet.flush();
        assertThat(output(0)).isEqualTo("1 +OK\r\n");
        assertClosed(false);
    }

    private void send(String resp) {
        outlet.sendLater(Unpooled.copiedBuffer(resp, StandardCharsets.US_ASCII));
    }

    private String output(int at) {
        ConnectionOutput output = (ConnectionOutput) sent.get(at);
        return output.sequence() + " " + new String(output.replies(), StandardCharsets.US_ASCII);
    }

    private void assertClosed(boolean refused) {
        assertThat(ended).isEqualTo(1);
        assertThat(sent.get(sent.size() - 1))
                .isInstanceOfSatisfying(ConnectionClosed.class, closed -> assertThat(closed.refused())
                        .isEqualTo(refused));
    }
}
