package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of {@code acknowledge quorum} for each type of value (docs/protocol.md 7): while a client writes all of
 * them, members are killed. Whenever all are there again, each has what was acknowledged and nothing else. A
 * redis-server, which nobody kills and which carries out the same commands, says what that is.
 */
class EveryTypeThroughKillsIT {
    private static final int BEFORE_KILLS = 220;
    private static final int GROUPS = 150;
    private static final List<String> LFU =
            List.of("--enable-debug-command", "yes", "--maxmemory-policy", "allkeys-lfu", "--lfu-decay-time", "0");

    @TempDir
    Path dir;

    private TestCluster cluster;
    private RespClient reference;

    /** The groups that the reference has. */
    private int written;

    @Test
    @Timeout(500)
    void members_have_what_was_acknowledged_of_each_type_after_kills() throws Exception {
        try (RedisServer redis = RedisServer.start(LFU.toArray(String[]::new));
                RespClient toRedis = redis.connect();
                TestCluster started = TestCluster.start(
                        dir,
                        Stream.concat(Stream.of("--acknowledge", "quorum"), LFU.stream())
                                .toArray(String[]::new))) {
            cluster = started;
            reference = toRedis;
            writeOneByOne();
            assertSame("before kills");
            killUnderWrites("master killed", cluster.awaitMaster());
            killUnderWrites("replica killed", replica());
            rewrite();
            killUnderWrites("master killed behind a new base", cluster.awaitMaster());
            wipeReplica();
            killAll();
            assertCoverage();
        }
    }

    /** Commands outside of transactions, and then the first groups, before anybody is killed. */
    private void writeOneByOne() throws IOException {
        cluster.awaitConnectedReplicas();
        try (RespClient client = cluster.awaitMaster().connect()) {
            for (RespClient to : List.of(reference, client)) {
                for (Object[] command : TypedSteps.first()) {
                    to.ok(command);
                }
                Object dump = Objects.requireNonNull(reference.ok("DUMP", "source"));
                to.ok("RESTORE", "restored", 0, dump, "FREQ", 255);
                for (int group = 0; group < BEFORE_KILLS; group++) {
                    for (Object[] command : TypedSteps.of(group)) {
                        to.ok(command);
                    }
                }
                to.ok("SET", TypedWriter.GROUP, BEFORE_KILLS - 1);
            }
        }
        written = BEFORE_KILLS;
    }

    private RedoubtProcess replica() {
        RedoubtProcess master = cluster.awaitMaster();
        return cluster.nodes().stream()
                .filter(node -> node != master)
                .findFirst()
                .orElseThrow();
    }

    private void killUnderWrites(String what, RedoubtProcess victim) throws Exception {
        try (TypedWriter writer = new TypedWriter(cluster, written)) {
            writer.awaitProgress(GROUPS);
            victim.kill9();
            writer.awaitProgress(GROUPS);
            victim.start();
            cluster.awaitReplica(victim);
            writer.awaitProgress(GROUPS);
            carryOut(writer.stop());
        }
        assertSame(what);
    }

    private void rewrite() throws IOException {
        for (RedoubtProcess node : cluster.nodes()) {
            try (RespClient client = node.connect()) {
                client.ok("BGREWRITEAOF");
                cluster.await("the end of the rewrite", () -> String.valueOf(client.text("INFO", "persistence"))
                        .contains("aof_rewrite_in_progress:0"));
            }
        }
    }

    /** A member that lost its disk gets everything by a full sync, since the records before the base are gone. */
    private void wipeReplica() throws Exception {
        rewrite();
        RedoubtProcess victim = replica();
        try (TypedWriter writer = new TypedWriter(cluster, written)) {
            writer.awaitProgress(GROUPS);
            victim.kill9();
            try (Stream<Path> files = Files.walk(victim.dir())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            victim.start();
            cluster.awaitReplica(victim);
            writer.awaitProgress(GROUPS);
            carryOut(writer.stop());
        }
        assertSame("replica wiped");
    }

    private void killAll() throws Exception {
        try (TypedWriter writer = new TypedWriter(cluster, written)) {
            writer.awaitProgress(GROUPS);
            cluster.nodes().forEach(RedoubtProcess::kill9AtOnce);
            cluster.nodes().forEach(RedoubtProcess::awaitExit);
            cluster.nodes().forEach(node -> node.launch());
            writer.awaitProgress(GROUPS);
            carryOut(writer.stop());
        }
        assertSame("all nodes killed");
    }

    /** Carries out on the reference what was acknowledged since. */
    private void carryOut(int groups) throws IOException {
        for (; written < groups; written++) {
            for (Object[] command : TypedSteps.of(written)) {
                reference.ok(command);
            }
        }
        reference.ok("SET", TypedWriter.GROUP, written - 1);
    }

    private void assertSame(String when) throws IOException {
        cluster.awaitConnectedReplicas();
        TypedContent expected = TypedContent.read(reference, false);
        TypedContent master = content(cluster.awaitMaster(), true);
        for (RedoubtProcess node : cluster.nodes()) {
            cluster.await(node + " has applied everything, " + when, () -> digest(node)
                    .equals(master.digest()));
            assertThat(expected.differences(content(node, false)))
                    .as("%s, at %s", when, node)
                    .isEmpty();
            assertThat(master.differences(content(node, true)))
                    .as("%s, at %s", when, node)
                    .isEmpty();
            assertThat(frequency(node)).as("%s, at %s", when, node).isEqualTo(255L);
        }
        System.out.printf(
                "%s: %d keys and %d groups on all members, digest %s%n",
                when, expected.keys().size(), written, expected.digest());
    }

    private static TypedContent content(RedoubtProcess node, boolean times) throws IOException {
        try (RespClient client = node.connect()) {
            return TypedContent.read(client, times);
        }
    }

    private static String digest(RedoubtProcess node) throws IOException {
        try (RespClient client = node.connect()) {
            return String.valueOf(client.text("DEBUG", "DIGEST"));
        }
    }

    private static Object frequency(RedoubtProcess node) throws IOException {
        try (RespClient client = node.connect()) {
            return Objects.requireNonNull(client.ok("OBJECT", "FREQ", "restored"));
        }
    }

    /** The groups are of use only if they make every encoding. */
    private void assertCoverage() throws IOException {
        String all =
                String.join("\n", TypedContent.read(reference, false).keys().values());
        assertThat(all)
                .contains("string until -1 as int", "as embstr", "as raw", "as quicklist", "as intset", "as hashtable")
                .contains("zset until -1 as listpack", "as skiplist", "hash until -1 as listpack", "as stream")
                .contains("HYLL\0", "HYLL\1", "until 4102444");
    }
}
