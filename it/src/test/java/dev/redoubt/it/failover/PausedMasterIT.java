package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.failover.MasterWatch.Ack;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master that stands still with its clients' commands in its sockets, and wakes when another one serves: it answers
 * none of them (docs/protocol.md 4.1, the lease is looked at when replies leave), in local mode too.
 */
class PausedMasterIT {
    private static final int PAUSES = 2;
    private static final int SOME = 50;
    private static final long LEAST_PAUSE_NS = Duration.ofSeconds(3).toNanos();

    @TempDir
    Path dir;

    @Test
    @Timeout(400)
    void paused_master_follows_its_successor_when_it_resumes() throws Exception {
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "local");
                MasterWatch writes = new MasterWatch(cluster.nodes(), false);
                MasterWatch reads = new MasterWatch(cluster.nodes(), true)) {
            for (int pause = 0; pause < PAUSES; pause++) {
                cluster.awaitConnectedReplicas();
                RedoubtProcess old = cluster.awaitMaster();
                long beginNs = System.nanoTime();
                cluster.await(
                        "answers", () -> writes.countBy(old, beginNs) > SOME && reads.countBy(old, beginNs) > SOME);
                old.signal("STOP");
                long stoppedNs = System.nanoTime();
                cluster.await(
                        "answers of the next master",
                        () -> byOthers(writes, old, stoppedNs) > SOME
                                && byOthers(reads, old, stoppedNs) > SOME
                                && System.nanoTime() - stoppedNs > LEAST_PAUSE_NS);
                long wakesNs = System.nanoTime();
                old.signal("CONT");
                cluster.awaitReplica(old);
                // Whatever it answered before it stood still has come long ago.
                assertThat(answeredAfter(writes, old, wakesNs)).isEmpty();
                assertThat(answeredAfter(reads, old, wakesNs)).isEmpty();
                System.out.printf(
                        "master paused for %d ms, acknowledge local: writes: %s; reads: %s%n",
                        (wakesNs - stoppedNs) / 1_000_000,
                        writes.handOver(old, stoppedNs),
                        reads.handOver(old, stoppedNs));
            }
        }
    }

    private static long byOthers(MasterWatch watch, RedoubtProcess old, long sinceNs) {
        return watch.acksBy(node -> node != old).stream()
                .filter(ack -> ack.sentNs() > sinceNs)
                .count();
    }

    private static List<Ack> answeredAfter(MasterWatch watch, RedoubtProcess old, long sinceNs) {
        return watch.acksBy(node -> node == old).stream()
                .filter(ack -> ack.receivedNs() > sinceNs)
                .toList();
    }
}
