package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * BACKUP RESTORE on real processes (docs/protocol.md 9.11): whatever is killed in the midst of it, each member has the
 * state before it or the restored one, whole.
 */
@Timeout(900)
class OnlineRestoreIT {
    private static final int KEYS = 20_000;
    private static final int KILLS = 6;
    /** A restore of so many keys takes some hundreds of milliseconds; the kills are spread over that and a bit more. */
    private static final int LATEST_KILL_MS = 900;

    @TempDir
    Path dir;

    private final Random random = new Random(7);
    private int restored;

    private String[] archiving(String... more) {
        List<String> args = new ArrayList<>(List.of("--enable-debug-command", "yes"));
        args.addAll(List.of(more));
        return ArchivingNode.options(dir.resolve("archive"), args.toArray(new String[0]));
    }

    /** A place of the history, and the digest of the data there. */
    private record Moment(String index, String digest) {}

    private static Moment moment(RespClient client) throws IOException {
        return new Moment(ArchivingNode.info(client, "redoubt_index"), String.valueOf(client.text("DEBUG", "DIGEST")));
    }

    private static Moment fill(RespClient client) throws IOException {
        ArchivingNode.awaitFirstBase(client);
        for (int i = 0; i < KEYS; i++) {
            client.queue("HSET", "key:" + i, "field", "value-" + i);
        }
        client.flush();
        for (int i = 0; i < KEYS; i++) {
            assertThat(client.read()).isEqualTo(1L);
        }
        return moment(client);
    }

    private static Moment flush(RespClient client) throws IOException {
        client.ok("FLUSHALL");
        client.ok("SET", "after", "1");
        return moment(client);
    }

    private static void restore(RespClient client, Moment to) throws IOException {
        client.timeoutMs(120_000);
        Object reply = client.call("BACKUP", "RESTORE", "TO-INDEX", to.index());
        assertThat(reply).as(String.valueOf(reply)).isInstanceOf(List.class);
        assertThat(client.text("DEBUG", "DIGEST")).isEqualTo(to.digest());
    }

    /** Asks for a restore, and kills the process some time later; returns the reply if it came before. */
    private @Nullable Object restoreAndKill(RedoubtProcess node, Moment to) throws IOException {
        try (RespClient client = node.connect()) {
            client.send("BACKUP", "RESTORE", "TO-INDEX", to.index());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LATEST_KILL_MS)));
            node.kill9AtOnce();
            node.awaitExit();
            return client.read();
        } catch (IOException gone) {
            // It was killed before it answered.
            return null;
        }
    }

    private String digest(RedoubtProcess node) throws IOException {
        try (RespClient client = node.connect()) {
            return String.valueOf(client.text("DEBUG", "DIGEST"));
        }
    }

    private boolean has(RedoubtProcess node, String digest) {
        try {
            return digest(node).equals(digest);
        } catch (IOException notReady) {
            return false;
        }
    }

    /** Checks that the data are one of both, and returns true if they are the restored ones. */
    private void assertEither(String now, Moment before, Moment wanted, @Nullable Object reply) {
        assertThat(now).isIn(before.digest(), wanted.digest());
        if (reply != null && !(reply instanceof RespError)) {
            assertThat(now).as("a restore that was acknowledged").isEqualTo(wanted.digest());
        }
        restored += now.equals(wanted.digest()) ? 1 : 0;
    }

    @Test
    void lone_node_has_one_of_both_states_after_kill9() throws Exception {
        RedoubtProcess node = RedoubtProcess.node(dir.resolve("node"), archiving());
        try (node) {
            node.start().awaitMaster();
            Moment full;
            Moment flushed;
            try (RespClient client = node.connect()) {
                full = fill(client);
                flushed = flush(client);
                long began = System.nanoTime();
                restore(client, full);
                System.out.println("FLUSHALL of " + KEYS + " keys undone online in "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
                restore(client, flushed);
            }
            Moment before = flushed;
            Moment wanted = full;
            for (int i = 0; i < KILLS; i++) {
                Object reply = restoreAndKill(node, wanted);
                node.start().awaitMaster();
                String now = digest(node);
                assertEither(now, before, wanted, reply);
                if (now.equals(wanted.digest())) {
                    Moment swapped = before;
                    before = wanted;
                    wanted = swapped;
                }
            }
            System.out.println(restored + " of " + KILLS + " killed restores had taken place");
            try (RespClient client = node.connect()) {
                restore(client, wanted);
            }
        }
    }

    @Test
    void members_of_a_group_have_one_of_both_states_after_the_master_is_killed() throws Exception {
        try (TestCluster cluster = TestCluster.start(dir.resolve("cluster"), archiving("--acknowledge", "quorum"))) {
            cluster.awaitConnectedReplicas();
            Moment full;
            Moment flushed;
            try (RespClient client = cluster.awaitMaster().connect()) {
                full = fill(client);
                flushed = flush(client);
                restore(client, full);
                awaitAll(cluster, full);
                restore(client, flushed);
                awaitAll(cluster, flushed);
            }
            Moment before = flushed;
            Moment wanted = full;
            for (int i = 0; i < KILLS; i++) {
                RedoubtProcess master = cluster.awaitMaster();
                Object reply = restoreAndKill(master, wanted);
                RedoubtProcess next = awaitOther(cluster, master);
                String now = digest(next);
                assertEither(now, before, wanted, reply);
                master.start();
                cluster.awaitReplica(master);
                if (now.equals(wanted.digest())) {
                    Moment swapped = before;
                    before = wanted;
                    wanted = swapped;
                }
                awaitAll(cluster, before);
            }
            System.out.println(restored + " of " + KILLS + " restores had taken place when the master was killed");
            try (RespClient client = cluster.awaitMaster().connect()) {
                restore(client, wanted);
            }
            awaitAll(cluster, wanted);
        }
    }

    private static RedoubtProcess awaitOther(TestCluster cluster, RedoubtProcess killed) {
        cluster.await("another master", () -> !cluster.awaitMaster().equals(killed));
        RedoubtProcess next = cluster.awaitMaster();
        cluster.await("a master that serves", () -> {
            try (RespClient client = next.connect()) {
                return client.call("EXISTS", "any") instanceof Long;
            } catch (IOException notReady) {
                return false;
            }
        });
        return next;
    }

    private void awaitAll(TestCluster cluster, Moment state) {
        for (RedoubtProcess node : cluster.nodes()) {
            cluster.await("the state of record " + state.index() + " on " + node, () -> has(node, state.digest()));
        }
    }
}
