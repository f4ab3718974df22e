package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of {@code acknowledge quorum} (docs/protocol.md 7) on real processes: writers, and kill -9 of whoever is
 * master, again and again. Nothing acknowledged may be missing in the end.
 */
class FailoverIT {
    private static final int WRITERS = 4;
    private static final int KILLS = 10;

    @TempDir
    Path dir;

    @Test
    @Timeout(600)
    void ten_masters_killed_under_load_lose_no_acknowledged_write() throws Exception {
        List<Long> outagesMs = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum");
                AckedWrites writes = new AckedWrites(cluster, WRITERS)) {
            for (int kill = 0; kill < KILLS; kill++) {
                writes.awaitProgress(200);
                writes.takeLongestGapMs();
                RedoubtProcess master = cluster.awaitMaster();
                master.kill9();
                writes.awaitProgress(100);
                outagesMs.add(writes.takeLongestGapMs());
                master.start();
                cluster.awaitReplica(master);
            }
            int acked = writes.assertAllAt(cluster.awaitMaster());
            System.out.printf(
                    "10 kills of the master under load: outages in ms %s, %d writes acknowledged%n", outagesMs, acked);
            assertThatReplicasHear(cluster);
        }
    }

    /** What is published on the master reaches who subscribed on any node (docs/protocol.md 6.7). */
    private static void assertThatReplicasHear(TestCluster cluster) throws IOException {
        RedoubtProcess master = cluster.awaitMaster();
        for (RedoubtProcess node : cluster.nodes()) {
            try (RespClient publisher = master.connect();
                    RespClient subscriber = node.connect()) {
                subscriber.ok("SUBSCRIBE", "news");
                assertThat(publisher.ok("PUBLISH", "news", "hello")).isEqualTo(node == master ? 1L : 0L);
                assertThat((List<?>) subscriber.read()).last().isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }
}
