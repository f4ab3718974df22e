package dev.redoubt.it.failover;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    static final String KEY = "watched";

    /**
     * One answer of a master.
     *
     * @param node the index of who gave it
     * @param value what was added, empty for a read
     */
    record Ack(int node, String value, long sentNs, long receivedNs) {}

    private final List<RedoubtProcess> nodes;
    private final boolean reading;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Ack> acks = new ConcurrentLinkedQueue<>();
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
                    String value = node + "-" + next++;
                    long sentNs = System.nanoTime();
                    // A write that changes nothing is a read that replicas refuse.
                    Object reply = reading ? client.call("SREM", "no-such-set", "x") : client.call("SADD", KEY, value);
                    if (reply instanceof RespError) {
                        LockSupport.parkNanos(PAUSE_NS);
                    } else {
                        acks.add(new Ack(node, reading ? "" : value, sentNs, System.nanoTime()));
                    }
                }
            } catch (IOException outcomeUnknown) {
                LockSupport.parkNanos(PAUSE_NS);
            }
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
        long lastNs =
                acksBy(n -> n == old).stream().mapToLong(Ack::receivedNs).max().orElse(sinceNs);
        return "last answer of the old master after %d ms, first of the next after %d ms"
                .formatted((lastNs - sinceNs) / 1_000_000, (firstByOthers(old, sinceNs) - sinceNs) / 1_000_000);
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
