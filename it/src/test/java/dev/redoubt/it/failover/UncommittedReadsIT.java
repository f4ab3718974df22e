package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.Network;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A demoted master in a quorum mode, with its readers still at it: no value that they see may be missing from a later
 * master (docs/protocol.md 6.4 and invariant 8, schedule F17).
 */
class UncommittedReadsIT {
    private static final int HOSTS = 6;
    private static final int WRITERS = 8;
    private static final int READERS = 3;
    /** More than a few only by hand: each try takes about ten seconds. */
    private static final int TRIES = Integer.getInteger("redoubt.uncommitted.tries", 2);

    private static final long CUT_MS = 4000;
    private static final long STOP_MS = 3000;
    /** For that long the readers go on after the old master is a connected replica. */
    private static final long AFTER_MS = 500;

    @TempDir
    Path dir;

    /** Takes a master from the other processes, and gives it back. */
    private interface Fault {
        void strike(RedoubtProcess master) throws Exception;
    }

    @Test
    @Timeout(1200)
    void master_that_was_cut_off_shows_nothing_uncommitted() throws Exception {
        try (Network network = Network.create(HOSTS);
                TestCluster cluster = TestCluster.start(dir, network.places(), "--acknowledge", "quorum")) {
            repeat(cluster, "cut off for " + CUT_MS + " ms", master -> {
                network.isolate(cluster.all().indexOf(master));
                pass(cluster, CUT_MS);
                network.heal();
            });
        }
    }

    @Test
    @Timeout(1200)
    void master_that_was_stopped_shows_nothing_uncommitted() throws Exception {
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum")) {
            repeat(cluster, "stopped for " + STOP_MS + " ms", master -> {
                master.signal("STOP");
                pass(cluster, STOP_MS);
                master.signal("CONT");
            });
        }
    }

    private static void pass(TestCluster cluster, long ms) {
        long beginNs = System.nanoTime();
        cluster.await(ms + " ms", () -> System.nanoTime() - beginNs > ms * 1_000_000);
    }

    private static void repeat(TestCluster cluster, String what, Fault fault) throws Exception {
        Set<String> vanished = new HashSet<>();
        int failed = 0;
        for (int number = 0; number < TRIES; number++) {
            Set<String> gone = oneTry(cluster, "seen:" + number, fault);
            System.out.printf("master %s, try %d: %d values that readers saw vanished%n", what, number, gone.size());
            vanished.addAll(gone);
            failed += gone.isEmpty() ? 0 : 1;
        }
        System.out.printf("master %s: values vanished in %d of %d tries%n", what, failed, TRIES);
        assertThat(vanished).isEmpty();
    }

    /** The values that a reader at the old master saw and the next master lacks. */
    private static Set<String> oneTry(TestCluster cluster, String key, Fault fault) throws Exception {
        cluster.awaitConnectedReplicas();
        RedoubtProcess old = cluster.awaitMaster();
        try (SetTraffic traffic = new SetTraffic(old, key, WRITERS, READERS)) {
            cluster.await("reads of the master", () -> traffic.readsAs("master") > 100);
            fault.strike(old);
            cluster.await("another master", () -> cluster.awaitMaster() != old);
            cluster.awaitReplica(old);
            long before = traffic.readsAs("slave");
            cluster.await("reads of the replica", () -> traffic.readsAs("slave") > before);
            pass(cluster, AFTER_MS);
            traffic.stop();
            System.out.printf(
                    "  %s: %d reads as master, %d as replica%n",
                    key, traffic.readsAs("master"), traffic.readsAs("slave"));
            Set<String> gone = new HashSet<>(traffic.seen());
            try (RespClient client = cluster.awaitMaster().connect()) {
                gone.removeAll(AckedWrites.members(client, key));
            }
            gone.forEach(
                    value -> System.out.printf("  vanished: %s, seen when ROLE was %s%n", value, traffic.role(value)));
            return gone;
        }
    }
}
