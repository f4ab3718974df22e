package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.config.ConfigException;
import dev.redoubt.config.HostPort;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.node.client.KeyspaceException;
import dev.redoubt.node.client.OutcomeUnknownException;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The message client on real processes: it writes through the death of the master, and what was acknowledged is there.
 */
class KeyspaceClientIT {
    private static final int WRITERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private final Queue<String> acked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger(WRITERS);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    @Test
    @Timeout(240)
    void every_acknowledged_write_survives_the_death_of_the_master() throws Exception {
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", "quorum")) {
            ClientSettings settings = ClientSettings.of(addresses(cluster)).within(Duration.ofSeconds(20));
            try (KeyspaceClient client = KeyspaceClient.connect(settings)) {
                for (int i = 0; i < WRITERS; i++) {
                    write(client);
                }
                awaitAcked(500);
                RedoubtProcess master = cluster.awaitMaster();
                master.kill9();
                awaitAcked(acked.size() + 500);
                master.start();
                cluster.awaitReplica(master);
                stopped = true;
                await().atMost(PATIENCE).until(() -> running.get() == 0);
            }
            assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(OutcomeUnknownException.class));
            // Only what was in the dead master's hands.
            assertThat(failures).hasSizeLessThanOrEqualTo(WRITERS);
            System.out.printf(
                    "KeyspaceClient through a kill -9: %d writes acknowledged, %d of unknown outcome%n",
                    acked.size(), failures.size());
            assertThat(members(cluster)).containsAll(acked);
        }
    }

    private static List<HostPort> addresses(TestCluster cluster) throws ConfigException {
        List<HostPort> addresses = new ArrayList<>();
        for (String address : cluster.sentinelClusterAddresses().split(",")) {
            addresses.add(HostPort.parse(address));
        }
        return addresses;
    }

    /** One write after another, each when the last one ended, whichever way. */
    private void write(KeyspaceClient client) {
        if (stopped) {
            running.decrementAndGet();
            return;
        }
        String member = Integer.toString(next.getAndIncrement());
        client.sadd("acked", member.getBytes(StandardCharsets.US_ASCII)).whenComplete((added, failure) -> {
            if (failure == null) {
                acked.add(member);
            } else {
                failures.add(failure.getCause() instanceof KeyspaceException why ? why : failure);
            }
            write(client);
        });
    }

    private void awaitAcked(int count) {
        await("acknowledged writes").atMost(PATIENCE).until(() -> acked.size() >= count);
    }

    private static Set<String> members(TestCluster cluster) throws Exception {
        Set<String> members = new HashSet<>();
        try (RespClient resp = cluster.awaitMaster().connect()) {
            if (resp.ok("SMEMBERS", "acked") instanceof List<?> values) {
                values.forEach(value -> members.add(new String((byte[]) value, StandardCharsets.US_ASCII)));
            }
        }
        return members;
    }
}
