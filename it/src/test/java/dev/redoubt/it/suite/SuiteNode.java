package dev.redoubt.it.suite;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The node on which a unit runs: a lone one, or the master of a shard of three whose replies wait until a majority has
 * the data. Closing it ends all processes.
 */
final class SuiteNode implements AutoCloseable {
    private static final String[] QUORUM = {"--acknowledge", "quorum"};

    private final RedoubtProcess node;
    private final @Nullable TestCluster cluster;

    private SuiteNode(RedoubtProcess node, @Nullable TestCluster cluster) {
        this.node = node;
        this.cluster = cluster;
    }

    /** Starts a node without sentinels on a folder that is made. */
    static SuiteNode alone(Path dir, String... args) {
        return new SuiteNode(RedoubtProcess.node(dir, args).start().awaitMaster(), null);
    }

    /** Starts three nodes and three sentinels below a folder; the unit runs on the first master. */
    static SuiteNode inQuorum(Path dir, String... args) {
        String[] all = Stream.concat(Stream.of(QUORUM), Stream.of(args)).toArray(String[]::new);
        TestCluster cluster = TestCluster.start(dir, all);
        cluster.awaitConnectedReplicas();
        return new SuiteNode(cluster.awaitMaster(), cluster);
    }

    RedoubtProcess node() {
        return node;
    }

    /** Returns in what the members differ, or whether the unit has cost the node its role; empty if nothing does. */
    String members() throws IOException {
        if (cluster == null) {
            return "";
        }
        cluster.awaitConnectedReplicas();
        RedoubtProcess master = cluster.awaitMaster();
        String digest = digest(master);
        List<RedoubtProcess> replicas =
                cluster.nodes().stream().filter(other -> other != master).toList();
        for (RedoubtProcess replica : replicas) {
            try {
                cluster.await(replica + " with the digest of the master", () -> digest(replica)
                        .equals(digest));
            } catch (AssertionError never) {
                return replica + " has other data than the master. ";
            }
        }
        return master == node ? "" : "The role has moved to " + master + ". ";
    }

    private static String digest(RedoubtProcess node) throws IOException {
        try (RespClient client = node.connect()) {
            return String.valueOf(client.text("DEBUG", "DIGEST"));
        }
    }

    @Override
    public void close() {
        if (cluster == null) {
            node.close();
        } else {
            cluster.close();
        }
    }
}
