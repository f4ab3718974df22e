package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.MasterFollower;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes the groups of {@link TypedSteps} one after the other, each as a transaction that also sets the number of the
 * group. So it finds out at the next master whether a group without an answer was carried out, and each is carried out
 * once. A group that was acknowledged and is missing at a later master is a finding.
 */
final class TypedWriter implements AutoCloseable {
    /** The key that holds the number of the last group. */
    static final String GROUP = "group";

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int TIMEOUT_MS = 5_000;

    private final MasterFollower follower;
    private final ConcurrentLinkedQueue<String> findings = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "writer of all types");

    /** The number of groups that were acknowledged. */
    private volatile int acknowledged;

    private volatile boolean stopped;

    /** Begins at once, behind {@code written} groups that the cluster has. */
    TypedWriter(TestCluster cluster, int written) {
        follower = new MasterFollower(cluster::masterBySentinel, TIMEOUT_MS, Duration.ofMillis(1));
        acknowledged = written;
        thread.start();
    }

    private void run() {
        follower.follow(() -> stopped, client -> {
            // It is a write that changes nothing: a replica, which may not know the last group yet, refuses it.
            int next = 1 + Integer.parseInt(String.valueOf(client.text("GETEX", GROUP)));
            if (next != acknowledged && next != acknowledged + 1) {
                findings.add(acknowledged + " groups were acknowledged, but the master has " + next);
            }
            acknowledged = next;
            while (!stopped) {
                write(client, acknowledged);
                acknowledged++;
            }
        });
    }

    private void write(RespClient client, int group) throws IOException {
        List<Object[]> commands = TypedSteps.of(group);
        client.queue("MULTI");
        for (Object[] command : commands) {
            client.queue(command);
        }
        client.queue("SET", GROUP, group);
        client.queue("EXEC");
        client.flush();
        for (int i = 0; i < commands.size() + 2; i++) {
            client.read();
        }
        check(client.read(), group);
    }

    private void check(@Nullable Object exec, int group) throws IOException {
        if (!(exec instanceof List<?> replies)) {
            throw new IOException("no master: " + exec);
        }
        replies.stream()
                .filter(RespError.class::isInstance)
                .forEach(error -> findings.add("group " + group + " was answered " + error));
    }

    /** Waits until {@code more} groups were acknowledged than at this moment. */
    void awaitProgress(int more) {
        int from = acknowledged;
        await("acknowledged groups").atMost(PATIENCE).until(() -> acknowledged >= from + more);
    }

    /** Ends the writer behind an acknowledged group; returns how many groups there are now. */
    int stop() throws InterruptedException {
        stopped = true;
        thread.join();
        assertThat(findings).isEmpty();
        return acknowledged;
    }

    @Override
    public void close() {
        stopped = true;
    }
}
