package dev.redoubt.node.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.replication.AckMode;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: an Akka cluster is founded by one sentinel with a majority in hearing, and never beside another. */
class FoundingTest {
    private static final List<HostPort> SENTINELS =
            List.of(new HostPort("h", 1), new HostPort("h", 2), new HostPort("h", 3));
    private final Random random = new Random(2);

    @Test
    void the_first_of_those_heard_founds_after_a_stable_while() {
        Founding first = new Founding(SENTINELS, SENTINELS.get(0));
        assertThat(first.decide(heard(false, 2), false, 100)).isFalse();
        assertThat(first.decide(heard(false, 2), false, 100 + Founding.STABLE_MS - 1))
                .isFalse();
        assertThat(first.decide(heard(false, 2), false, 100 + Founding.STABLE_MS))
                .isTrue();
    }

    @Test
    void the_second_founds_when_the_first_is_not_heard_and_waits_when_it_is() {
        Founding second = new Founding(SENTINELS, SENTINELS.get(1));
        second.decide(heard(false, 3), false, 0);
        assertThat(second.decide(heard(false, 3), false, Founding.STABLE_MS)).isTrue();
        assertThat(second.decide(heard(false, 1, 3), false, Founding.STABLE_MS)).isFalse();
    }

    @Test
    void a_break_begins_the_wait_anew() {
        Founding first = new Founding(SENTINELS, SENTINELS.get(0));
        first.decide(heard(false, 2), false, 0);
        first.decide(heard(false), false, 1_000);
        assertThat(first.decide(heard(false, 2), false, Founding.STABLE_MS)).isFalse();
    }

    @Test
    void nobody_founds_alone_beside_a_cluster_or_without_being_a_sentinel() {
        assertNever(SENTINELS.get(0), heard(false), false);
        assertNever(SENTINELS.get(0), heard(true, 2), false);
        assertNever(SENTINELS.get(0), heard(false, 2), true);
        assertNever(new HostPort("h", 9), heard(false, 1, 2, 3), false);
    }

    private void assertNever(HostPort self, List<Hello> heard, boolean joined) {
        Founding founding = new Founding(SENTINELS, self);
        founding.decide(heard, joined, 0);
        assertThat(founding.decide(heard, joined, 1_000_000)).isFalse();
    }

    private List<Hello> heard(boolean joined, int... ports) {
        return Arrays.stream(ports)
                .mapToObj(port -> new Hello(
                        MemberId.random(random),
                        new Incarnation(port),
                        ProcessRole.SENTINEL,
                        new HostPort("h", port + 100),
                        new HostPort("h", port),
                        AckMode.LOCAL,
                        0,
                        joined))
                .toList();
    }
}
