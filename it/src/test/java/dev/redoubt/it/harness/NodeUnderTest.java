package dev.redoubt.it.harness;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The node that a test compares with redis-server: a lone one, or the master of a shard of three whose replies wait
 * until a majority has the data. Closing it ends all processes. One thread.
 */
public final class NodeUnderTest implements AutoCloseable {
    private static final String[] QUORUM = {"--acknowledge", "quorum", "--replica-ack-timeout", "60000"};

    private final RedoubtProcess node;
    private final @Nullable TestCluster cluster;

    private NodeUnderTest(RedoubtProcess node, @Nullable TestCluster cluster) {
        this.node = node;
        this.cluster = cluster;
    }

    /**
     * Starts the node below a folder that is made.
     *
     * @param quorum true for a node that is the master of three and acknowledges with a majority
     * @param args more directives
     */
    public static NodeUnderTest start(boolean quorum, Path dir, String... args) {
        return quorum
                ? inQuorum(dir, args)
                : new NodeUnderTest(
                        RedoubtProcess.node(dir.resolve("node"), args).start().awaitMaster(), null);
    }

    /** Three nodes and three sentinels; the node is the first master. */
    private static NodeUnderTest inQuorum(Path dir, String... args) {
        String[] all = Stream.concat(Stream.of(QUORUM), Stream.of(args)).toArray(String[]::new);
        TestCluster cluster = TestCluster.startPatient(dir, all);
        cluster.awaitConnectedReplicas();
        return new NodeUnderTest(cluster.awaitMaster(), cluster);
    }

    public RedoubtProcess node() {
        return node;
    }

    /** Returns the other members of its shard; a lone node has none. */
    public List<RedoubtProcess> replicas() {
        return cluster == null
                ? List.of()
                : cluster.nodes().stream().filter(other -> other != node).toList();
    }

    /** Returns in what the members differ, or that the node has lost its role; empty if all is well. */
    public String members() throws IOException {
        if (cluster == null) {
            return "";
        }
        cluster.awaitConnectedReplicas();
        RedoubtProcess master = cluster.awaitMaster();
        String digest = digest(master);
        for (RedoubtProcess other : cluster.nodes()) {
            try {
                cluster.await(other + " with the digest of the master", () -> digest(other)
                        .equals(digest));
            } catch (AssertionError never) {
                return other + " has other data than the master. ";
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
