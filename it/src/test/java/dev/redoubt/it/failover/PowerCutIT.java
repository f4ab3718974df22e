package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All six processes end at the same moment, and come back without an operator. The kernel lives on here and keeps what
 * was written; what a disk loses with the power is the business of the log's own tests and of the simulator.
 */
class PowerCutIT {
    private static final int WRITERS = 4;
    private static final int CUTS = 2;

    @TempDir
    Path dir;

    @Test
    @Timeout(400)
    void cluster_recovers_every_acknowledged_write_after_all_processes_died() throws Exception {
        List<Long> outagesMs = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum", "--appendfsync", "always");
                AckedWrites writes = new AckedWrites(cluster, WRITERS)) {
            for (int cut = 0; cut < CUTS; cut++) {
                cluster.awaitConnectedReplicas();
                writes.awaitProgress(200);
                writes.takeLongestGapMs();
                cluster.all().forEach(RedoubtProcess::kill9AtOnce);
                cluster.all().forEach(RedoubtProcess::awaitExit);
                cluster.all().forEach(process -> process.launch());
                writes.awaitProgress(100);
                outagesMs.add(writes.takeLongestGapMs());
            }
            cluster.awaitConnectedReplicas();
            int acked = writes.assertAllAt(cluster.awaitMaster());
            System.out.printf(
                    "%d times all six processes killed at once, appendfsync always: ms from the last acknowledged write"
                            + " to the next %s, JVM starts included; %d acknowledged%n",
                    CUTS, outagesMs, acked);
            assertThat(cluster.all()).allMatch(RedoubtProcess::isAlive);
        }
    }
}
