package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.node.tools.Tools;
import dev.redoubt.persistence.testing.RespClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores to random times, each compared with what the writers saw: a write that was answered before the time is
 * there, one that was sent behind it is not. The nodes archive by themselves while they are written to, killed and
 * replaced. Restores to a directory and restores of the running master take turns; each of the latter is a part of the
 * history that later ones go back to.
 *
 * <p>{@code -Dredoubt.restores=N} sets the number of restores of each kind (2), {@code -Dredoubt.writing=SECONDS} how
 * long is written before them (6).
 */
@Timeout(3600)
class PointInTimeIT {
    private static final int WRITERS = 3;
    private static final int RESTORES = Integer.getInteger("redoubt.restores", 2);
    private static final Duration THIRD =
            Duration.ofSeconds(Integer.getInteger("redoubt.writing", 6)).dividedBy(3);
    private static final int RESTORE_TIMEOUT_MS = 120_000;

    @TempDir
    Path dir;

    private final Random random = new Random(11);
    private final WrittenHistory history = new WrittenHistory("v", WRITERS);
    /** The time from which on the archive can restore, in Unix ms. */
    private long begin;

    private Path archive() {
        return dir.resolve("archive");
    }

    private String[] archiving(String... more) {
        return ArchivingNode.options(archive(), more);
    }

    private void awaitFirstBase(RedoubtProcess node) throws IOException {
        try (RespClient client = node.connect()) {
            ArchivingNode.awaitFirstBase(client);
        }
        begin = System.currentTimeMillis();
    }

    private long randomTime() {
        return begin + 1 + random.nextLong(history.end() - begin);
    }

    private static String value(RespClient client, int writer) throws IOException {
        String text = client.text("GET", WrittenHistory.key(writer));
        return text == null ? WrittenHistory.NONE : text;
    }

    private void assertHistory(RespClient client, long unixMs) throws IOException {
        for (int writer = 0; writer < WRITERS; writer++) {
            assertThat(history.valuesAt(writer, unixMs))
                    .as("the value of writer %s at %s", writer, unixMs)
                    .contains(value(client, writer));
        }
    }

    private static String run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Tools.run(words, new ByteArrayInputStream(new byte[0]), print, print);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        return text;
    }

    /** Restores to a directory, and reads the data there by another node. */
    private void restoreOffline(int number, long unixMs) throws Exception {
        Path restored = dir.resolve("restored-" + number);
        String time = Long.toString(unixMs);
        run("restore", "--from", "file:" + archive(), "--to-time", time, "--dir", restored.toString(), "--yes");
        try (RedoubtProcess node = RedoubtProcess.node(restored).start().awaitMaster();
                RespClient client = node.connect()) {
            assertHistory(client, unixMs);
        }
    }

    /** Restores the running master; returns the index by which that can be undone. */
    private String restoreOnline(RedoubtProcess master, String place, String where, long unixMs) throws Exception {
        try (RespClient client = master.connect()) {
            client.timeoutMs(RESTORE_TIMEOUT_MS);
            long asked = System.currentTimeMillis();
            Object reply = client.call("BACKUP", "RESTORE", place, where);
            assertThat(reply).as(String.valueOf(reply)).isInstanceOf(List.class);
            assertHistory(client, unixMs);
            long answered = System.currentTimeMillis();
            for (int writer = 0; writer < WRITERS; writer++) {
                history.restored(writer, value(client, writer), asked, answered);
            }
            return field((List<?>) reply, "undo_index");
        }
    }

    private static String field(List<?> reply, String name) {
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            if (ReplyText.of(reply.get(i)).equals(name)) {
                return ReplyText.of(reply.get(i + 1));
            }
        }
        throw new AssertionError("the reply has no " + name);
    }

    /** Restores of both kinds by turns, with more writes and {@code disturb} between them; the last one is undone. */
    private void restoreAndGoOn(Supplier<RedoubtProcess> master, Disturbance disturb) throws Exception {
        for (int i = 0; i < RESTORES; i++) {
            ArchivingNode.awaitArchived(master.get());
            restoreOffline(i, randomTime());
            long unixMs = randomTime();
            restoreOnline(master.get(), "TO-TIME", Long.toString(unixMs), unixMs);
            try (PacedWriters writers = new PacedWriters(history, () -> Optional.of(master.get()))) {
                writers.awaitWrites(100, Duration.ZERO);
                if (i == RESTORES / 2) {
                    disturb.run();
                    writers.awaitWrites(100, Duration.ZERO);
                }
            }
        }
        long before = history.end() + 1;
        String undo = restoreOnline(master.get(), "TO-TIME", Long.toString(begin), begin);
        restoreOnline(master.get(), "TO-INDEX", undo, before);
        System.out.println(RESTORES + " restores to a directory and " + RESTORES
                + " of the running master gave what the writers had written; one was undone");
    }

    /** What happens to the server in the midst of the restores. */
    private interface Disturbance {
        void run() throws IOException;
    }

    @Test
    void lone_node_is_restored_to_each_time_through_a_rewrite_and_kill9() throws Exception {
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("node"), archiving())) {
            node.start().awaitMaster();
            awaitFirstBase(node);
            try (PacedWriters writers = new PacedWriters(history, () -> Optional.of(node))) {
                writers.awaitWrites(100, THIRD);
                ArchivingNode.rewrite(node);
                writers.awaitWrites(100, THIRD);
                node.kill9();
                node.start().awaitMaster();
                writers.awaitWrites(100, THIRD);
            }
            restoreAndGoOn(() -> node, () -> {
                node.kill9();
                node.start().awaitMaster();
            });
        }
    }

    @Test
    void group_is_restored_to_each_time_through_failovers() throws Exception {
        try (TestCluster cluster = TestCluster.start(dir.resolve("cluster"), archiving("--acknowledge", "quorum"))) {
            cluster.awaitConnectedReplicas();
            awaitFirstBase(cluster.awaitMaster());
            try (PacedWriters writers = new PacedWriters(history, cluster::masterBySentinel)) {
                writers.awaitWrites(100, THIRD);
                failOver(cluster);
                writers.awaitWrites(100, THIRD);
                ArchivingNode.rewrite(cluster.awaitMaster());
                writers.awaitWrites(100, THIRD);
            }
            restoreAndGoOn(cluster::awaitMaster, () -> failOver(cluster));
        }
    }

    private static void failOver(TestCluster cluster) {
        RedoubtProcess master = cluster.awaitMaster();
        master.kill9();
        cluster.await("another master", () -> !cluster.awaitMaster().equals(master));
        master.start();
        cluster.awaitReplica(master);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Two nodes go on from the same files, as after a failover with a stale master; one branch dies. */
    @Test
    void dead_branch_is_in_no_restore() throws Exception {
        Path first = dir.resolve("first");
        Path second = dir.resolve("second");
        try (RedoubtProcess old = RedoubtProcess.node(first, archiving())) {
            old.start().awaitMaster();
            awaitFirstBase(old);
            write(history, old);
            old.terminate();
            copy(first, second);
            old.start().awaitMaster();
            write(new WrittenHistory("dead", WRITERS), old);
            old.terminate();
        }
        try (RedoubtProcess node = RedoubtProcess.node(second, archiving())) {
            node.start().awaitMaster();
            write(history, node);
            ArchivingNode.rewrite(node);
            write(history, node);
            node.terminate();
            // Another term, so that the newest one is not ambiguous.
            node.start().awaitMaster();
            write(history, node);
        }
        assertThat(run("verify", "--from", "file:" + archive())).contains("whole");
        for (int i = 0; i < RESTORES; i++) {
            restoreOffline(i, randomTime());
        }
    }

    private static void write(WrittenHistory history, RedoubtProcess node) throws IOException {
        try (PacedWriters writers = new PacedWriters(history, () -> Optional.of(node))) {
            writers.awaitWrites(300, Duration.ZERO);
        }
        ArchivingNode.awaitArchived(node);
    }
}
