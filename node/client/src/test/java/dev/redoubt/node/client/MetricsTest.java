package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Goal: each request is counted once with its end, and a hook that fails harms nobody. */
class MetricsTest {
    private final List<String> counted = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    private final ClientMetrics hook = new ClientMetrics() {
        @Override
        public void answered(String command, long took, int requestBytes) {
            counted.add(command + " answered " + took);
        }

        @Override
        public void failed(String command, long took, Outcome outcome) {
            counted.add(command + " " + outcome + " " + took);
        }
    };

    private final InFlight inFlight = new InFlight(10, hook, nanos::get);

    @Test
    void request_is_counted_once_with_its_time() {
        Request request = inFlight.admit(Batches.single(new byte[][] {{'g', 'e', 't'}, {'k'}}), 1);
        nanos.set(42);
        inFlight.complete(request, List.of());
        inFlight.complete(request, List.of());
        inFlight.fail(request, new NoMasterException("late"));
        assertThat(counted).containsExactly("GET answered 42");
    }

    @Test
    void failed_request_is_counted_with_its_outcome() {
        Request request = inFlight.admit(Batches.transaction(List.of()), 1);
        inFlight.fail(request, new OutcomeUnknownException("silence"));
        assertThat(counted).containsExactly("MULTI UNKNOWN 0");
    }

    @Test
    void exception_of_a_hook_has_no_effect() {
        ClientMetrics guarded = new MetricsGuard(new ClientMetrics() {
            @Override
            public void masterFound(long term) {
                counted.add("found " + term);
                throw new IllegalStateException("a hook that fails");
            }
        });
        guarded.masterFound(1);
        guarded.masterFound(2);
        guarded.masterLost();
        assertThat(counted).containsExactly("found 1", "found 2");
    }
}
