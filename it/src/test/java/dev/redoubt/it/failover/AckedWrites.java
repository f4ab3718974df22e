package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.MasterFollower;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Writers that add unique values to one set each, and remember which additions were acknowledged, and when. A writer
 * whose connection breaks asks the sentinels for the master and goes on with the next value: an addition without an
 * answer is neither acknowledged nor lost.
 */
final class AckedWrites implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int TIMEOUT_MS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final MasterFollower follower;
    private final List<Thread> threads = new ArrayList<>();
    private final List<ConcurrentLinkedQueue<String>> acked = new ArrayList<>();
    private final AtomicLong lastAckNs = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGapNs = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean stopped;

    AckedWrites(TestCluster cluster, int writers) {
        this(cluster::masterBySentinel, writers);
    }

    /** Writers that ask {@code finder} for the master. */
    AckedWrites(Supplier<Optional<RedoubtProcess>> finder, int writers) {
        this.follower = new MasterFollower(finder, TIMEOUT_MS, PAUSE);
        IntStream.range(0, writers).forEach(i -> {
            acked.add(new ConcurrentLinkedQueue<>());
            Thread thread = new Thread(() -> write(i), "writer " + i);
            threads.add(thread);
            thread.start();
        });
    }

    private void write(int writer) {
        AtomicLong next = new AtomicLong();
        follower.follow(() -> stopped, client -> {
            while (!stopped) {
                String value = Long.toString(next.getAndIncrement());
                client.ok("SADD", key(writer), value);
                acked.get(writer).add(value);
                acknowledged();
            }
        });
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

    /** Waits until {@code more} writes were acknowledged than at this moment. */
    void awaitProgress(int more) {
        long from = count();
        await("acknowledged writes").atMost(PATIENCE).until(() -> count() >= from + more);
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

    /** Ends the writers, and looks for every acknowledged value at {@code node}; returns how many there are. */
    int assertAllAt(RedoubtProcess node) throws IOException, InterruptedException {
        List<List<String>> all = stop();
        try (RespClient client = node.connect()) {
            for (int writer = 0; writer < all.size(); writer++) {
                assertThat(members(client, key(writer)))
                        .as("what writer %d was acknowledged, at %s", writer, node)
                        .containsAll(all.get(writer));
            }
        }
        return all.stream().mapToInt(List::size).sum();
    }

    /** The members of a set, as text. */
    static Set<String> members(RespClient client, String key) throws IOException {
        Set<String> members = new HashSet<>();
        if (client.ok("SMEMBERS", key) instanceof List<?> values) {
            for (Object value : values) {
                members.add(new String((byte[]) value, StandardCharsets.US_ASCII));
            }
        }
        return members;
    }

    @Override
    public void close() {
        stopped = true;
    }
}
