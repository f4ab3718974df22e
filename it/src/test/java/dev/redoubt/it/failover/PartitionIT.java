package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.failover.MasterWatch.Ack;
import dev.redoubt.it.harness.Network;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cut networks: every process is a host of its own, and clients reach all of them whoever cannot hear whom. At no
 * instant do two masters acknowledge (docs/protocol.md 4.5), and what was acknowledged by a majority stays.
 */
class PartitionIT {
    private static final int HOSTS = 6;
    private static final List<Integer> SENTINELS = List.of(0, 1, 2);
    private static final int SOME = 50;

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"local, false", "quorum, false", "quorum, true"})
    @Timeout(400)
    void isolated_master_stops_answering_before_its_successor_begins(String mode, boolean replicasStall)
            throws Exception {
        try (Network network = Network.create(HOSTS);
                TestCluster cluster = TestCluster.start(dir, network.places(), "--acknowledge", mode);
                MasterWatch writes = new MasterWatch(cluster.nodes(), false);
                MasterWatch reads = new MasterWatch(cluster.nodes(), true)) {
            cluster.awaitConnectedReplicas();
            RedoubtProcess old = settle(cluster, writes, reads);
            long cutNs = System.nanoTime();
            isolate(network, cluster, old, replicasStall);
            long aloneNs = System.nanoTime();
            awaitOther(cluster, writes, old, cutNs);
            awaitOther(cluster, reads, old, cutNs);
            network.heal();
            cluster.awaitReplica(old);
            writes.stop();
            reads.stop();
            assertThat(writes.lateAcks(old, cutNs)).isEmpty();
            assertThat(reads.lateAcks(old, cutNs)).isEmpty();

            Set<String> kept;
            try (RespClient client = cluster.awaitMaster().connect()) {
                kept = AckedWrites.members(client, MasterWatch.KEY);
            }
            Set<String> lost = new HashSet<>(writes.acknowledged());
            lost.removeAll(kept);
            String audit = auditOf(old);
            System.out.printf(
                    "master cut off, acknowledge %s%s: writes: %s; reads: %s; %d acknowledged, %d of them only in the"
                            + " audit file of %d bytes%n",
                    mode,
                    replicasStall ? ", its replicas standing still" : "",
                    writes.handOver(old, cutNs),
                    reads.handOver(old, cutNs),
                    writes.acknowledged().size(),
                    lost.size(),
                    audit.length());
            assertThat(lost).allMatch(value -> holds(audit, value), "is in the audit file");
            List<String> alone = writes.acksBy(node -> node == old).stream()
                    .filter(ack -> ack.sentNs() > aloneNs)
                    .map(Ack::value)
                    .toList();
            if (mode.equals("local")) {
                assertThat(lost).as("acknowledged when nobody heard it").containsAll(alone);
            } else {
                assertThat(alone).isEmpty();
                assertThat(lost).isEmpty();
                // The write in flight: a replica took its record, or it is the end of a log that is nobody else's.
                // There
                // is none if a busy machine let the client pause until the master refused writes.
                writes.heldBy(old)
                        .ifPresentOrElse(
                                held -> assertThat(holds(audit, held))
                                        .as("%s is put aside", held)
                                        .isNotEqualTo(kept.contains(held)),
                                () -> assertThat(audit).isEmpty());
            }
        }
    }

    /**
     * Isolates the master; with {@code replicasStall}, while its replicas stand still. They read what they have
     * received only when their acknowledgement reaches nobody, as with a slow disk.
     */
    private static void isolate(Network network, TestCluster cluster, RedoubtProcess master, boolean replicasStall)
            throws IOException {
        List<RedoubtProcess> stalled = new ArrayList<>(replicasStall ? cluster.nodes() : List.of());
        stalled.remove(master);
        for (RedoubtProcess replica : stalled) {
            replica.signal("STOP");
        }
        network.isolate(cluster.all().indexOf(master));
        for (RedoubtProcess replica : stalled) {
            replica.signal("CONT");
        }
    }

    private static boolean holds(String audit, String value) {
        return audit.contains("\r\n" + value + "\r\n");
    }

    @Test
    @Timeout(600)
    void one_way_and_minority_partitions_lose_no_acknowledged_write() throws Exception {
        try (Network network = Network.create(HOSTS);
                TestCluster cluster = TestCluster.start(dir, network.places(), "--acknowledge", "quorum");
                MasterWatch writes = new MasterWatch(cluster.nodes(), false);
                MasterWatch reads = new MasterWatch(cluster.nodes(), true)) {
            cluster.awaitConnectedReplicas();
            settle(cluster, writes, reads);
            aSentinelAloneDecidesNothing(network, cluster, writes);
            for (boolean deaf : new boolean[] {false, true}) {
                RedoubtProcess old = settle(cluster, writes, reads);
                int host = cluster.all().indexOf(old);
                long cutNs = System.nanoTime();
                if (deaf) {
                    for (int sentinel : SENTINELS) {
                        network.cutOneWay(sentinel, List.of(host));
                    }
                } else {
                    network.cutOneWay(host, SENTINELS);
                }
                awaitOther(cluster, writes, old, cutNs);
                awaitOther(cluster, reads, old, cutNs);
                network.heal();
                cluster.awaitReplica(old);
                assertThat(writes.lateAcks(old, cutNs)).isEmpty();
                assertThat(reads.lateAcks(old, cutNs)).isEmpty();
                System.out.printf(
                        "master that %s the sentinels: writes: %s; reads: %s%n",
                        deaf ? "does not hear" : "is not heard by",
                        writes.handOver(old, cutNs),
                        reads.handOver(old, cutNs));
            }
            writes.stop();
            reads.stop();
            try (RespClient client = cluster.awaitMaster().connect()) {
                assertThat(AckedWrites.members(client, MasterWatch.KEY)).containsAll(writes.acknowledged());
            }
        }
    }

    private static void aSentinelAloneDecidesNothing(Network network, TestCluster cluster, MasterWatch writes)
            throws IOException {
        RedoubtProcess master = cluster.awaitMaster();
        RedoubtProcess alone = cluster.sentinels().get(0);
        long cutNs = System.nanoTime();
        network.isolate(0);
        cluster.await(
                "the lonely sentinel to miss the master", () -> flags(alone).contains("s_down"));
        cluster.await("the lonely sentinel to miss the others", () -> ckquorum(alone) instanceof RespError);
        long missedNs = System.nanoTime();
        cluster.await("writes to go on", () -> writes.countBy(master, missedNs) > SOME);
        assertThat(writes.acksBy(node -> node != master)).noneMatch(ack -> ack.sentNs() > cutNs);
        assertThat(ckquorum(alone)).as("still alone").isInstanceOf(RespError.class);
        assertThat(ckquorum(cluster.sentinels().get(1))).isInstanceOf(String.class);
        network.heal();
        cluster.await(
                "the lonely sentinel to find the master", () -> !flags(alone).contains("s_down"));
        assertThat(cluster.masterAsSeenBy(alone)).contains(master);
    }

    private static Object ckquorum(RedoubtProcess sentinel) throws IOException {
        try (RespClient client = sentinel.connect()) {
            return client.call("SENTINEL", "CKQUORUM", TestCluster.MASTER_NAME);
        }
    }

    private static String flags(RedoubtProcess sentinel) throws IOException {
        try (RespClient client = sentinel.connect()) {
            List<String> fields = ((List<?>) client.ok("SENTINEL", "MASTER", TestCluster.MASTER_NAME))
                    .stream()
                            .map(field -> new String((byte[]) field, StandardCharsets.UTF_8))
                            .toList();
            return fields.get(fields.indexOf("flags") + 1);
        }
    }

    /** The master, once both watches have had answers from it. */
    private static RedoubtProcess settle(TestCluster cluster, MasterWatch writes, MasterWatch reads) {
        cluster.awaitConnectedReplicas();
        RedoubtProcess master = cluster.awaitMaster();
        long nowNs = System.nanoTime();
        cluster.await(
                "answers of " + master,
                () -> writes.countBy(master, nowNs) > SOME && reads.countBy(master, nowNs) > SOME);
        return master;
    }

    private static void awaitOther(TestCluster cluster, MasterWatch watch, RedoubtProcess old, long sinceNs) {
        cluster.await(
                "answers of another master than " + old,
                () -> watch.acksBy(node -> node != old).stream()
                                .filter(ack -> ack.sentNs() > sinceNs)
                                .count()
                        > SOME);
    }

    /** All that the node has put aside. */
    private static String auditOf(RedoubtProcess node) throws IOException {
        StringBuilder all = new StringBuilder();
        Path audit = node.dir().resolve("audit");
        if (Files.isDirectory(audit)) {
            try (Stream<Path> files = Files.list(audit)) {
                for (Path file : files.toList()) {
                    all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }
}
