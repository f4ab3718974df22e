package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.it.harness.Tmpfs;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One full disk in a cluster that acknowledges by quorum: of a replica, of a sentinel, of the master. */
class FullDiskInClusterIT {
    private static final int WRITERS = 2;
    private static final int MEGABYTES = 96;

    @TempDir
    Path dir;

    @Test
    @Timeout(500)
    void full_disk_stops_only_its_node_until_there_is_space() throws Exception {
        List<Tmpfs> disks = new ArrayList<>();
        try {
            for (String name : List.of("sentinel-0", "node-0", "node-1", "node-2")) {
                disks.add(Tmpfs.mount(dir.resolve(name), MEGABYTES));
            }
            try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum", "--save", "");
                    AckedWrites writes = new AckedWrites(cluster, WRITERS)) {
                aReplica(cluster, writes, disks);
                aSentinel(cluster, writes, disks.get(0));
                theMaster(cluster, writes, disks);
                cluster.awaitConnectedReplicas();
                int acked = writes.assertAllAt(cluster.awaitMaster());
                for (RedoubtProcess node : cluster.nodes()) {
                    cluster.await(node + " to have everything", () -> size(node) == size(cluster.awaitMaster()));
                }
                assertThat(cluster.all()).allMatch(RedoubtProcess::isAlive);
                System.out.printf("full disks of a replica, a sentinel and the master: %d acknowledged%n", acked);
            }
        } finally {
            for (Tmpfs disk : disks) {
                disk.close();
            }
        }
    }

    /** The master and the other replica are a majority. */
    private static void aReplica(TestCluster cluster, AckedWrites writes, List<Tmpfs> disks) throws Exception {
        cluster.awaitConnectedReplicas();
        RedoubtProcess master = cluster.awaitMaster();
        RedoubtProcess replica = cluster.nodes().stream()
                .filter(node -> node != master)
                .findFirst()
                .orElseThrow();
        writes.awaitProgress(100);
        writes.takeLongestGapMs();
        disk(disks, replica).fill(0);
        writes.awaitProgress(500);
        System.out.printf("disk of a replica full: longest pause of writes %d ms%n", writes.takeLongestGapMs());
        assertThat(replica.isAlive()).isTrue();
        disk(disks, replica).clear();
        cluster.awaitReplica(replica);
        cluster.await(replica + " to catch up", () -> {
            long there = size(cluster.awaitMaster());
            return size(replica) >= there;
        });
    }

    /** The two others elect; later its own vote is needed again, and is given. */
    private static void aSentinel(TestCluster cluster, AckedWrites writes, Tmpfs disk) throws Exception {
        RedoubtProcess sentinel = cluster.sentinels().get(0);
        disk.fill(0);
        failOver(cluster, writes, "disk of a sentinel full");
        assertThat(sentinel.isAlive()).isTrue();
        disk.clear();
        cluster.sentinels().get(1).kill9();
        failOver(cluster, writes, "disk of that sentinel cleared, another sentinel dead");
        cluster.sentinels().get(1).start();
    }

    private static void failOver(TestCluster cluster, AckedWrites writes, String when) {
        writes.awaitProgress(100);
        RedoubtProcess master = cluster.awaitMaster();
        writes.takeLongestGapMs();
        master.kill9();
        writes.awaitProgress(100);
        System.out.printf("%s: outage by kill -9 of the master %d ms%n", when, writes.takeLongestGapMs());
        master.start();
        cluster.awaitConnectedReplicas();
    }

    /** Whoever is master then: what was acknowledged stays, and nobody ends. */
    private static void theMaster(TestCluster cluster, AckedWrites writes, List<Tmpfs> disks) throws Exception {
        RedoubtProcess master = cluster.awaitMaster();
        writes.takeLongestGapMs();
        disk(disks, master).fill(0);
        cluster.await("the master to be replaced or to refuse", () -> {
            try (RespClient client = master.connect()) {
                return client.call("SET", "probe", "x") instanceof RespClient.RespError;
            }
        });
        boolean replaced =
                cluster.masterBySentinel().filter(now -> now != master).isPresent();
        disk(disks, master).clear();
        writes.awaitProgress(100);
        System.out.printf(
                "disk of the master full: %s, longest pause of writes %d ms%n",
                replaced ? "replaced" : "refused writes", writes.takeLongestGapMs());
    }

    private static Tmpfs disk(List<Tmpfs> disks, RedoubtProcess node) {
        return disks.stream()
                .filter(disk -> disk.dir().equals(node.dir()))
                .findFirst()
                .orElseThrow();
    }

    private static long size(RedoubtProcess node) throws Exception {
        try (RespClient client = node.connect()) {
            long size = 0;
            for (int writer = 0; writer < WRITERS; writer++) {
                size += (Long) client.ok("SCARD", AckedWrites.key(writer));
            }
            return size;
        }
    }
}
