package dev.redoubt.it.failover;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One client for each node, at it all the time, whoever is master: what each acknowledged, and when by this JVM's
 * monotonic clock. So it is seen whether two masters ever acknowledged at once (docs/protocol.md 4.5). An
 * acknowledgement was given between the sending of the command and the coming of the reply.
 */
final class MasterWatch implements AutoCloseable {
    private static final long PAUSE_NS = 5_000_000;
    private static final int TIMEOUT_MS = 3_000;
    private static final String OUTCOME_UNKNOWN = "its outcome is unknown.";
    static final String KEY = "watched";

    /**
     * One answer of a master, or a command of unknown outcome.
     *
     * @param node the index of who was asked
     * @param value what was added, empty for a read
     * @param receivedNs when the reply came, or when the client learned that none comes
     */
    record Ack(int node, String value, long sentNs, long receivedNs) {}

    private final List<RedoubtProcess> nodes;
    private final boolean reading;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Ack> acks = new ConcurrentLinkedQueue<>();

    /** Commands that may have been executed: the reply says that, or there was none. */
    private final ConcurrentLinkedQueue<Ack> unknown = new ConcurrentLinkedQueue<>();

    private volatile boolean stopped;

    /** Adds to the set {@link #KEY}; or, {@code reading}, asks for a key that only masters answer for. */
    MasterWatch(List<RedoubtProcess> nodes, boolean reading) {
        this.nodes = nodes;
        this.reading = reading;
        for (int node = 0; node < nodes.size(); node++) {
            int index = node;
            Thread thread = new Thread(() -> watch(index), "watch of " + nodes.get(node));
            threads.add(thread);
            thread.start();
        }
    }

    private void watch(int node) {
        long next = 0;
        while (!stopped) {
            try (RespClient client = nodes.get(node).connect()) {
                client.timeoutMs(TIMEOUT_MS);
                while (!stopped) {
                    ask(client, node, reading ? "" : node + "-" + next++);
                }
            } catch (IOException notNow) {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private void ask(RespClient client, int node, String value) throws IOException {
        long sentNs = System.nanoTime();
        try {
            // A write that changes nothing is a read that replicas refuse.
            Object reply = reading ? client.call("SREM", "no-such-set", "x") : client.call("SADD", KEY, value);
            if (!(reply instanceof RespError error)) {
                acks.add(new Ack(node, value, sentNs, System.nanoTime()));
            } else if (error.message().endsWith(OUTCOME_UNKNOWN)) {
                unknown.add(new Ack(node, value, sentNs, System.nanoTime()));
            } else {
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (IOException closedOrTooLate) {
            unknown.add(new Ack(node, value, sentNs, System.nanoTime()));
            throw closedOrTooLate;
        }
    }

    /** Acknowledgements so far by nodes that {@code by} accepts. */
    List<Ack> acksBy(Predicate<RedoubtProcess> by) {
        return acks.stream().filter(ack -> by.test(nodes.get(ack.node()))).toList();
    }

    /** How many acknowledgements {@code node} has given to commands sent after {@code sinceNs}. */
    long countBy(RedoubtProcess node, long sinceNs) {
        return acksBy(n -> n == node).stream().filter(a -> a.sentNs() > sinceNs).count();
    }

    /** When the reply of the first acknowledgement of another node than {@code old} came, of those sent after. */
    long firstByOthers(RedoubtProcess old, long sinceNs) {
        return acksBy(n -> n != old).stream()
                .filter(ack -> ack.sentNs() > sinceNs)
                .mapToLong(Ack::receivedNs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * What {@code old} acknowledged too late for certain: commands that were sent after an answer of the next master
     * had come. The role moves once after {@code sinceNs}, away from {@code old}.
     */
    List<Ack> lateAcks(RedoubtProcess old, long sinceNs) {
        long firstNs = firstByOthers(old, sinceNs);
        return acksBy(n -> n == old).stream()
                .filter(ack -> ack.sentNs() > firstNs)
                .toList();
    }

    /**
     * Milliseconds from {@code sinceNs} to the last acknowledgement of {@code old}, and to the first of another node.
     */
    String handOver(RedoubtProcess old, long sinceNs) {
        long lastNs = Math.max(sinceNs, lastBy(old));
        return "last answer of the old master after %d ms, first of the next after %d ms"
                .formatted((lastNs - sinceNs) / 1_000_000, (firstByOthers(old, sinceNs) - sinceNs) / 1_000_000);
    }

    /**
     * The value of the write that {@code old} took and could not acknowledge: the first of unknown outcome after its
     * last acknowledgement. It is there if {@code old} was a quorum master that lost its majority.
     */
    Optional<String> heldBy(RedoubtProcess old) {
        long lastNs = lastBy(old);
        return unknown.stream()
                .filter(ack -> nodes.get(ack.node()) == old && ack.sentNs() >= lastNs)
                .min(Comparator.comparingLong(Ack::sentNs))
                .map(Ack::value);
    }

    /** When the reply of the last acknowledgement of {@code node} came. */
    private long lastBy(RedoubtProcess node) {
        return acksBy(n -> n == node).stream().mapToLong(Ack::receivedNs).max().orElse(Long.MIN_VALUE);
    }

    /** The values that any node has acknowledged. */
    Set<String> acknowledged() {
        return acks.stream().map(Ack::value).collect(Collectors.toSet());
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
