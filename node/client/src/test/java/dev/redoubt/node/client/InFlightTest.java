package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.protocol.ClientMessage.Command;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Goal: what a client may hold is bounded, and what ends makes room exactly once. */
class InFlightTest {
    private static final List<Command> PING = List.of(new Command(List.of(new byte[] {'P', 'I', 'N', 'G'})));

    @Test
    void request_above_the_limit_is_refused_until_another_ends() {
        InFlight inFlight = inFlight(2);
        Request first = inFlight.admit(PING, 1);
        inFlight.admit(PING, 1);
        assertThatThrownBy(() -> inFlight.admit(PING, 1))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("already 2");
        inFlight.complete(first, List.of());
        inFlight.complete(first, List.of());
        inFlight.fail(first, new NoMasterException("late"));
        inFlight.admit(PING, 1);
        assertThatThrownBy(() -> inFlight.admit(PING, 1)).isInstanceOf(RequestRefusedException.class);
        assertThat(first.result).isCompletedWithValue(List.of());
    }

    @Test
    void a_request_larger_than_a_message_is_refused() {
        InFlight inFlight = inFlight(1);
        assertThatThrownBy(() -> inFlight.admit(bytes(InFlight.MAX_REQUEST_BYTES), 1))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("fit into a message");
        inFlight.admit(bytes(InFlight.MAX_REQUEST_BYTES - 2 * Integer.BYTES), 1);
    }

    @Test
    void many_large_requests_are_bounded_by_their_bytes() {
        InFlight inFlight = inFlight(1_000);
        int fit = InFlight.MAX_BYTES / InFlight.MAX_REQUEST_BYTES;
        List<Command> large = bytes(InFlight.MAX_REQUEST_BYTES - 2 * Integer.BYTES);
        Request first = inFlight.admit(large, 1);
        for (int i = 1; i < fit; i++) {
            inFlight.admit(large, 1);
        }
        assertThatThrownBy(() -> inFlight.admit(large, 1)).isInstanceOf(RequestRefusedException.class);
        inFlight.fail(first, new NoMasterException("over"));
        inFlight.admit(large, 1);
    }

    @Test
    void closing_separates_possibly_executed_requests_from_the_others() {
        InFlight inFlight = inFlight(10);
        Request waiting = inFlight.admit(PING, 1);
        Request sent = inFlight.admit(PING, 1);
        sent.sentTo = new Request.Target(MemberId.random(new Random(1)), 1);
        inFlight.close();
        assertThatThrownBy(waiting.result::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RequestRefusedException.class);
        assertThatThrownBy(sent.result::join).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(inFlight.admit(PING, 1).result::join).hasCauseInstanceOf(RequestRefusedException.class);
    }

    private static List<Command> bytes(int size) {
        return List.of(new Command(List.of(new byte[size])));
    }

    private static InFlight inFlight(int max) {
        return new InFlight(max, ClientMetrics.NONE, () -> 0);
    }
}
