package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SENTINEL FAILOVER under load (docs/protocol.md 5.7): in both modes nothing that was acknowledged is lost. */
class PlannedFailoverIT {
    private static final int WRITERS = 4;
    private static final int FAILOVERS = 4;
    /** Longer than a sentinel goes on asking the master. */
    private static final long ASK_AGAIN_NS = Duration.ofSeconds(8).toNanos();

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"local", "quorum"})
    @Timeout(400)
    void a_planned_failover_under_load_loses_no_acknowledged_write(String mode) throws Exception {
        List<Long> outagesMs = new ArrayList<>();
        int asked = 0;
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", mode);
                AckedWrites writes = new AckedWrites(cluster, WRITERS)) {
            cluster.awaitConnectedReplicas();
            for (int failover = 0; failover < FAILOVERS; failover++) {
                writes.awaitProgress(200);
                RedoubtProcess old = cluster.awaitMaster();
                writes.takeLongestGapMs();
                RedoubtProcess sentinel =
                        cluster.sentinels().get(failover % cluster.sentinels().size());
                asked += moveTheRole(cluster, sentinel, old);
                assertThat(cluster.awaitMaster()).isNotEqualTo(old);
                writes.awaitProgress(100);
                outagesMs.add(writes.takeLongestGapMs());
                cluster.awaitReplica(old);
            }
            int acked = writes.assertAllAt(cluster.awaitMaster());
            System.out.printf(
                    "%d planned failovers (begun %d times) under load, acknowledge %s: outages in ms %s,"
                            + " %d writes acknowledged%n",
                    FAILOVERS, asked, mode, outagesMs, acked);
        }
    }

    /**
     * Asks until the role has moved: a sentinel says no as long as it has not heard of a replica in step, and on a busy
     * machine the master may give up draining, which loses nothing. Returns how often it was begun.
     */
    private static int moveTheRole(TestCluster cluster, RedoubtProcess sentinel, RedoubtProcess old) {
        AtomicInteger begun = new AtomicInteger();
        AtomicLong askedNs = new AtomicLong(System.nanoTime() - ASK_AGAIN_NS);
        cluster.await("another master than " + old, () -> {
            Optional<RedoubtProcess> now = cluster.masterAsSeenBy(sentinel);
            if (now.isPresent() && now.get() != old) {
                return true;
            }
            if (System.nanoTime() - askedNs.get() >= ASK_AGAIN_NS) {
                try (RespClient client = sentinel.connect()) {
                    if ("OK".equals(client.call("SENTINEL", "FAILOVER", TestCluster.MASTER_NAME))) {
                        begun.incrementAndGet();
                        askedNs.set(System.nanoTime());
                    }
                }
            }
            return false;
        });
        return begun.get();
    }
}
