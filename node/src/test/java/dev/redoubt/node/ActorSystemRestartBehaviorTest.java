package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose ActorSystem was downed starts another one, and keeps nothing of the one before. */
@Timeout(240)
class ActorSystemRestartBehaviorTest {
    private static final String SHARD = "dev.redoubt.node.shard.Shard";
    private static final String KEYSPACE = "dev.redoubt.node.keyspace.Keyspace";

    @TempDir
    Path dir;

    /** The objects of a class that are reachable: the histogram is taken after a full collection. */
    private static int reachable(String className) throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+", -1))
                .filter(cells -> cells.length >= 4 && cells[3].equals(className))
                .mapToInt(cells -> Integer.parseInt(cells[1]))
                .sum();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 100_000_000_000L;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time: %s", what).isLessThan(end);
            LockSupport.parkNanos(200_000_000);
        }
    }

    private static void restart(TestNode node) throws Exception {
        ActorSystem<?> before = node.runtime().system();
        node.endActorSystem();
        await("the next ActorSystem", () -> node.runtime().system() != before);
        await("a shard that serves", () -> {
            try (RespClient client = node.client()) {
                return !(client.call("SET", "a", "1") instanceof RespError);
            }
        });
    }

    @Test
    void two_restarts_leave_one_shard_in_memory() throws Exception {
        int shards = reachable(SHARD);
        int keyspaces = reachable(KEYSPACE);
        try (TestNode node = new TestNode(dir)) {
            int own = reachable(KEYSPACE) - keyspaces;
            assertThat(reachable(SHARD)).isEqualTo(shards + 1);
            restart(node);
            restart(node);

            await("one shard", () -> reachable(SHARD) <= shards + 1);
            await("its keyspaces", () -> reachable(KEYSPACE) <= keyspaces + own);
            try (RespClient client = node.client()) {
                assertThat(client.ok("CONFIG", "SET", "hz", "20")).isEqualTo("OK");
            }
        }
        await("no shard", () -> reachable(SHARD) <= shards);
    }
}
