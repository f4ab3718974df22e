package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: an Akka cluster is founded by one sentinel with a majority in hearing, and never beside another. */
class ClusterBootstrapTest {
    private static final List<HostPort> SENTINELS =
            List.of(new HostPort("h", 1), new HostPort("h", 2), new HostPort("h", 3));
    private final Random random = new Random(2);

    @Test
    void the_first_of_those_heard_founds_after_a_stable_while() {
        ClusterBootstrap first = new ClusterBootstrap(SENTINELS, SENTINELS.get(0));
        assertThat(first.decide(heard(false, 2), false, 100)).isFalse();
        assertThat(first.decide(heard(false, 2), false, 100 + ClusterBootstrap.STABLE_MS - 1))
                .isFalse();
        assertThat(first.decide(heard(false, 2), false, 100 + ClusterBootstrap.STABLE_MS))
                .isTrue();
    }

    @Test
    void the_second_founds_when_the_first_is_not_heard_and_waits_when_it_is() {
        ClusterBootstrap second = new ClusterBootstrap(SENTINELS, SENTINELS.get(1));
        second.decide(heard(false, 3), false, 0);
        assertThat(second.decide(heard(false, 3), false, ClusterBootstrap.STABLE_MS))
                .isTrue();
        assertThat(second.decide(heard(false, 1, 3), false, ClusterBootstrap.STABLE_MS))
                .isFalse();
    }

    @Test
    void a_break_begins_the_wait_anew() {
        ClusterBootstrap first = new ClusterBootstrap(SENTINELS, SENTINELS.get(0));
        first.decide(heard(false, 2), false, 0);
        first.decide(heard(false), false, 1_000);
        assertThat(first.decide(heard(false, 2), false, ClusterBootstrap.STABLE_MS))
                .isFalse();
    }

    @Test
    void nobody_founds_alone_beside_a_cluster_or_without_being_a_sentinel() {
        assertNever(SENTINELS.get(0), heard(false), false);
        assertNever(SENTINELS.get(0), heard(true, 2), false);
        assertNever(SENTINELS.get(0), heard(false, 2), true);
        assertNever(new HostPort("h", 9), heard(false, 1, 2, 3), false);
    }

    private void assertNever(HostPort self, List<PeerInfo> heard, boolean joined) {
        ClusterBootstrap founding = new ClusterBootstrap(SENTINELS, self);
        founding.decide(heard, joined, 0);
        assertThat(founding.decide(heard, joined, 1_000_000)).isFalse();
    }

    private List<PeerInfo> heard(boolean joined, int... ports) {
        return Arrays.stream(ports)
                .mapToObj(port -> new PeerInfo(
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
