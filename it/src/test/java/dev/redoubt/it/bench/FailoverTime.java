package dev.redoubt.it.bench;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From kill -9 of the master to the first write that a client is acknowledged by the next one. */
final class FailoverTime {
    private final Path dir;
    private final int kills;

    FailoverTime(Path dir, int kills) {
        this.dir = dir;
        this.kills = kills;
    }

    void run() {
        List<Double> times = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(dir.resolve("cluster"), "--acknowledge", "quorum")) {
            for (int kill = 0; kill < kills; kill++) {
                RedoubtProcess master = cluster.awaitMaster();
                master.kill9();
                long start = System.nanoTime();
                while (!writes(cluster)) {
                    Thread.onSpinWait();
                }
                times.add((System.nanoTime() - start) / 1e6);
                master.start();
                cluster.awaitReplica(master);
            }
        }
        times.sort(null);
        System.out.printf(
                "%nFailover by kill -9, acknowledge quorum, ms to the first acknowledged write over %d kills: "
                        + "least %.0f, median %.0f, most %.0f%n",
                kills, times.get(0), Throughput.median(times), times.get(times.size() - 1));
    }

    private static boolean writes(TestCluster cluster) {
        Optional<RedoubtProcess> master = cluster.masterBySentinel();
        if (master.isEmpty()) {
            return false;
        }
        try (RespClient client = master.get().connect()) {
            client.timeoutMs(1000);
            return "OK".equals(client.call("SET", "failover", "1"));
        } catch (IOException notYet) {
            return false;
        }
    }
}
