package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.PeerDirectory.Verdict;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: one living process an identity (1.2), and restarts are taken in at once. */
class PeerDirectoryTest {
    private static final long ALIVE_MS = 1_000;
    private final Random random = new Random(1);
    private final MemberId self = MemberId.random(random);
    private final MemberId other = MemberId.random(random);
    private final PeerDirectory<String> directory = new PeerDirectory<>(self, new Incarnation(1), ALIVE_MS);

    @Test
    void first_announcement_is_new_and_the_next_is_known() {
        assertThat(directory.learn(hello(other, 2, 8000), "a", 0)).isEqualTo(Verdict.NEW);
        assertThat(directory.learn(hello(other, 2, 8000), "a", 10)).isEqualTo(Verdict.KNOWN);
        assertThat(directory.find(other))
                .satisfies(peer -> assertThat(peer.heardMs()).isEqualTo(10));
        assertThat(directory.isCurrent(other, new Incarnation(2))).isTrue();
    }

    @Test
    void restart_on_the_same_address_replaces_the_old_process() {
        directory.learn(hello(other, 2, 8000), "old", 0);
        assertThat(directory.learn(hello(other, 3, 8000), "new", 1)).isEqualTo(Verdict.NEW);
        assertThat(directory.find(other))
                .satisfies(peer -> assertThat(peer.ref()).isEqualTo("new"));
        assertThat(directory.isCurrent(other, new Incarnation(2))).isFalse();
    }

    @Test
    void late_announcement_of_a_replaced_process_changes_nothing() {
        directory.learn(hello(other, 2, 8000), "old", 0);
        directory.learn(hello(other, 3, 8000), "new", 1);
        assertThat(directory.learn(hello(other, 2, 8000), "old", 5_000)).isEqualTo(Verdict.STALE);
        assertThat(directory.isCurrent(other, new Incarnation(3))).isTrue();
    }

    @Test
    void same_id_on_another_address_is_refused_while_both_live() {
        directory.learn(hello(other, 2, 8000), "first", 0);
        assertThat(directory.learn(hello(other, 3, 8001), "copy", ALIVE_MS)).isEqualTo(Verdict.DUPLICATE);
        assertThat(directory.isCurrent(other, new Incarnation(2))).isTrue();
    }

    @Test
    void same_id_on_another_address_replaces_a_silent_process() {
        directory.learn(hello(other, 2, 8000), "first", 0);
        assertThat(directory.learn(hello(other, 3, 8001), "moved", ALIVE_MS + 1))
                .isEqualTo(Verdict.NEW);
    }

    @Test
    void own_id_is_refused_from_another_process_and_ignored_otherwise() {
        assertThat(directory.learn(hello(self, 9, 8001), "copy", 0)).isEqualTo(Verdict.DUPLICATE);
        assertThat(directory.learn(hello(self, 1, 8000), "echo", 0)).isEqualTo(Verdict.STALE);
        assertThat(directory.all()).isEmpty();
    }

    private static PeerInfo hello(MemberId id, long incarnation, int clusterPort) {
        return new PeerInfo(
                id,
                new Incarnation(incarnation),
                ProcessRole.NODE,
                new HostPort("127.0.0.1", clusterPort - 1000),
                new HostPort("127.0.0.1", clusterPort),
                AckMode.LOCAL,
                0,
                false);
    }
}
