package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
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
    void first_sentinel_heard_starts_the_cluster_after_a_stable_time() {
        ClusterBootstrap first = new ClusterBootstrap(SENTINELS, SENTINELS.get(0));
        assertThat(first.decide(heard(false, 2), false, 100)).isFalse();
        assertThat(first.decide(heard(false, 2), false, 100 + ClusterBootstrap.STABLE_MS - 1))
                .isFalse();
        assertThat(first.decide(heard(false, 2), false, 100 + ClusterBootstrap.STABLE_MS))
                .isTrue();
    }

    @Test
    void second_sentinel_starts_the_cluster_only_without_the_first() {
        ClusterBootstrap second = new ClusterBootstrap(SENTINELS, SENTINELS.get(1));
        second.decide(heard(false, 3), false, 0);
        assertThat(second.decide(heard(false, 3), false, ClusterBootstrap.STABLE_MS))
                .isTrue();
        assertThat(second.decide(heard(false, 1, 3), false, ClusterBootstrap.STABLE_MS))
                .isFalse();
    }

    @Test
    void interruption_restarts_the_wait() {
        ClusterBootstrap first = new ClusterBootstrap(SENTINELS, SENTINELS.get(0));
        first.decide(heard(false, 2), false, 0);
        first.decide(heard(false), false, 1_000);
        assertThat(first.decide(heard(false, 2), false, ClusterBootstrap.STABLE_MS))
                .isFalse();
    }

    @Test
    void cluster_is_not_started_alone_or_beside_another_cluster() {
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
