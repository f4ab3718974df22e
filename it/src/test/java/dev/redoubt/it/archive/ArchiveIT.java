package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archiving under load through kill -9: afterwards the archive is whole, each branch of it, and holds what was
 * acknowledged.
 */
class ArchiveIT {
    private static final int KILLS = 8;
    private static final Pattern VALUE = Pattern.compile("value-\\d+-\\d+");

    @TempDir
    Path dir;

    private final Set<String> acked = ConcurrentHashMap.newKeySet();
    private int writers;

    private String[] archiving(String... more) {
        return ArchivingNode.options(dir.resolve("archive"), more);
    }

    /** A writer of single values until its server is gone. */
    private final class Writer implements AutoCloseable {
        private final Thread thread;
        private final int number = writers++;
        private volatile boolean stopped;

        Writer(Supplier<RedoubtProcess> server) {
            thread = new Thread(() -> write(server), "writer " + number);
            thread.start();
        }

        private void write(Supplier<RedoubtProcess> server) {
            int next = 0;
            while (!stopped) {
                try (RespClient client = server.get().connect()) {
                    client.timeoutMs(5000);
                    while (!stopped) {
                        String value = "value-" + number + "-" + next++;
                        if (client.call("SADD", "values", value) instanceof RespError) {
                            break;
                        }
                        acked.add(value);
                    }
                } catch (IOException | RuntimeException killed) {
                    // The outcome of the value under way is unknown; the next one gets another connection.
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void close() {
            stopped = true;
            Await.until("the end of a writer", () -> !thread.isAlive());
        }
    }

    private void awaitWrites(int more) {
        int enough = acked.size() + more;
        Await.until("writes", () -> acked.size() >= enough);
    }

    /** Every branch is whole, and the newest has all that was acknowledged. */
    private void assertArchived() throws IOException {
        Set<String> missing = new HashSet<>(acked);
        missing.removeAll(valuesOfAllBranches());
        assertThat(acked).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    /** Checks all branches; returns the values of the newest. */
    private Set<String> valuesOfAllBranches() throws IOException {
        ArchiveCheck archive = ArchiveCheck.read(dir.resolve("archive"));
        Set<String> values = new HashSet<>();
        assertThat(archive.terms()).isNotEmpty();
        for (ArchiveNames.Term term : archive.terms()) {
            values.clear();
            for (LogRecord record : archive.branch(term)) {
                Matcher found = VALUE.matcher(new String(record.payload().bytes(), StandardCharsets.ISO_8859_1));
                while (found.find()) {
                    values.add(found.group());
                }
            }
        }
        return values;
    }

    /** What is written before the first base is in no record of the archive, but in that base. */
    private void awaitFirstBase(Path data) throws Exception {
        try (RedoubtProcess node =
                        RedoubtProcess.node(data, archiving()).start().awaitMaster();
                RespClient client = node.connect()) {
            ArchivingNode.awaitFirstBase(client);
        }
    }

    @Test
    @Timeout(300)
    void archive_of_a_lone_node_is_whole_after_kills_and_rewrites_under_load() throws Exception {
        Path data = dir.resolve("node");
        awaitFirstBase(data);
        for (int kill = 0; kill < KILLS; kill++) {
            try (RedoubtProcess node =
                            RedoubtProcess.node(data, archiving()).start().awaitMaster();
                    Writer one = new Writer(() -> node);
                    Writer two = new Writer(() -> node)) {
                assertThat(two).isNotSameAs(one);
                awaitWrites(ThreadLocalRandom.current().nextInt(200, 4000));
                if (kill % 2 == 1) {
                    ArchivingNode.rewrite(node);
                }
                node.kill9();
                one.stopped = true;
                two.stopped = true;
            }
        }
        try (RedoubtProcess node =
                RedoubtProcess.node(data, archiving()).start().awaitMaster()) {
            ArchivingNode.awaitArchived(node);
            assertArchived();
        }
    }

    @Test
    @Timeout(500)
    void archive_of_a_cluster_is_whole_after_failovers_under_load() throws Exception {
        try (TestCluster cluster = TestCluster.start(dir.resolve("cluster"), archiving("--acknowledge", "quorum"))) {
            cluster.awaitConnectedReplicas();
            try (Writer one = new Writer(cluster::awaitMaster);
                    Writer two = new Writer(cluster::awaitMaster)) {
                assertThat(two).isNotSameAs(one);
                for (int failover = 0; failover < 3; failover++) {
                    awaitWrites(2000);
                    RedoubtProcess master = cluster.awaitMaster();
                    master.kill9();
                    awaitWrites(2000);
                    master.start();
                    cluster.awaitReplica(master);
                }
                awaitWrites(500);
            }
            ArchivingNode.awaitArchived(cluster.awaitMaster());
            assertArchived();
        }
    }
}
