package dev.redoubt.it.failover;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Writers that add unique values to one set each, and remember which additions were acknowledged, and when. A writer
 * whose connection breaks asks the sentinels for the master and goes on with the next value: an addition without an
 * answer is neither acknowledged nor lost.
 */
final class AckedWrites implements AutoCloseable {
    private final TestCluster cluster;
    private final List<Thread> threads = new ArrayList<>();
    private final List<ConcurrentLinkedQueue<String>> acked = new ArrayList<>();
    private final AtomicLong lastAckNs = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGapNs = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean stopped;

    AckedWrites(TestCluster cluster, int writers) {
        this.cluster = cluster;
        IntStream.range(0, writers).forEach(i -> {
            acked.add(new ConcurrentLinkedQueue<>());
            Thread thread = new Thread(() -> write(i), "writer " + i);
            threads.add(thread);
            thread.start();
        });
    }

    private void write(int writer) {
        long next = 0;
        while (!stopped) {
            Optional<RedoubtProcess> master = cluster.masterBySentinel();
            if (master.isEmpty()) {
                Thread.onSpinWait();
                continue;
            }
            try (RespClient client = master.get().connect()) {
                client.timeoutMs(10_000);
                while (!stopped) {
                    String value = Long.toString(next++);
                    client.ok("SADD", key(writer), value);
                    acked.get(writer).add(value);
                    acknowledged();
                }
            } catch (IOException outcomeUnknown) {
                // Neither acknowledged nor lost: the next value goes to whoever is master now.
                Thread.onSpinWait();
            }
        }
    }

    private void acknowledged() {
        long now = System.nanoTime();
        longestGapNs.accumulateAndGet(now - lastAckNs.getAndSet(now), Math::max);
        count.incrementAndGet();
    }

    static String key(int writer) {
        return "acked:" + writer;
    }

    long count() {
        return count.get();
    }

    /** The longest time without any acknowledgement since the last call, in milliseconds. */
    long takeLongestGapMs() {
        return longestGapNs.getAndSet(0) / 1_000_000;
    }

    /** Ends the writers; the lists of acknowledged values by writer. */
    List<List<String>> stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return acked.stream().map(List::copyOf).toList();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
