package dev.redoubt.it.fuzz;

import dev.redoubt.it.harness.NodeUnderTest;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RedisServer;
import java.util.List;

/**
 * The servers of a run by their ports.
 *
 * @param redis redis-server
 * @param node the node that is sent the same requests
 * @param replicas the other members of its shard
 */
record Sides(int redis, int node, List<Integer> replicas) {
    Sides {
        replicas = List.copyOf(replicas);
    }

    static Sides of(RedisServer redis, NodeUnderTest node) {
        List<Integer> replicas =
                node.replicas().stream().map(RedoubtProcess::port).toList();
        return new Sides(redis.port(), node.node().port(), replicas);
    }
}
