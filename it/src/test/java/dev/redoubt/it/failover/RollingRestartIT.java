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

/** What an upgrade does: each process is ended by SIGTERM and started again, one after the other, under load. */
class RollingRestartIT {
    private static final int WRITERS = 4;

    @TempDir
    Path dir;

    @Test
    @Timeout(400)
    void every_process_restarted_in_turn_loses_no_acknowledged_write() throws Exception {
        List<String> outages = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum");
                AckedWrites writes = new AckedWrites(cluster, WRITERS)) {
            cluster.awaitConnectedReplicas();
            for (RedoubtProcess process : cluster.all()) {
                writes.awaitProgress(100);
                boolean master = process == cluster.awaitMaster();
                writes.takeLongestGapMs();
                assertThat(process.terminate()).as("exit code of %s", process).isZero();
                process.start();
                cluster.awaitConnectedReplicas();
                writes.awaitProgress(100);
                outages.add((cluster.sentinels().contains(process) ? "sentinel" : master ? "master" : "replica") + " "
                        + writes.takeLongestGapMs());
            }
            int acked = writes.assertAllAt(cluster.awaitMaster());
            System.out.printf(
                    "every process restarted by SIGTERM under load, longest pause of writes in ms: %s; %d"
                            + " acknowledged%n",
                    outages, acked);
        }
    }
}
