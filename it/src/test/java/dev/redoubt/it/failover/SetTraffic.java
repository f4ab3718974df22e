package dev.redoubt.it.failover;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writers that add unique values to one set, and readers of that set, all at one node whatever its role is. A read asks
 * for the members and for ROLE in one transaction, so each value is known with the role under which it was shown.
 */
final class SetTraffic implements AutoCloseable {
    private static final long WRITE_PAUSE_NS = 5_000_000;
    private static final long READ_PAUSE_NS = 1_000_000;
    private static final int TIMEOUT_MS = 3_000;

    private final RedoubtProcess node;
    private final String key;
    private final List<Thread> threads = new ArrayList<>();
    /** Each value that any reader saw, with the last role under which it did. */
    private final Map<String, String> seen = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> reads = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    SetTraffic(RedoubtProcess node, String key, int writers, int readers) {
        this.node = node;
        this.key = key;
        for (int i = 0; i < writers; i++) {
            int writer = i;
            begin("writer " + i, client -> write(client, writer));
        }
        for (int i = 0; i < readers; i++) {
            begin("reader " + i, this::read);
        }
    }

    private interface Loop {
        void run(RespClient client) throws IOException;
    }

    private void begin(String name, Loop loop) {
        Thread thread = new Thread(() -> again(loop), name);
        threads.add(thread);
        thread.start();
    }

    private void again(Loop loop) {
        while (!stopped) {
            try (RespClient client = node.connect()) {
                client.timeoutMs(TIMEOUT_MS);
                loop.run(client);
            } catch (IOException outcomeUnknown) {
                LockSupport.parkNanos(WRITE_PAUSE_NS);
            }
        }
    }

    private void write(RespClient client, int writer) throws IOException {
        while (!stopped) {
            client.call("SADD", key, writer + "-" + System.nanoTime());
            LockSupport.parkNanos(WRITE_PAUSE_NS);
        }
    }

    private void read(RespClient client) throws IOException {
        while (!stopped) {
            client.queue("MULTI");
            client.queue("SMEMBERS", key);
            client.queue("ROLE");
            client.queue("EXEC");
            client.flush();
            client.read();
            client.read();
            client.read();
            saw(client.read());
            LockSupport.parkNanos(READ_PAUSE_NS);
        }
    }

    private void saw(@Nullable Object exec) {
        if (exec instanceof List<?> both
                && both.get(0) instanceof List<?> members
                && both.get(1) instanceof List<?> state
                && state.get(0) instanceof byte[] name) {
            String role = new String(name, StandardCharsets.US_ASCII);
            for (Object member : members) {
                seen.put(new String((byte[]) member, StandardCharsets.US_ASCII), role);
            }
            reads.computeIfAbsent(role, r -> new LongAdder()).increment();
        }
    }

    /** How many reads were answered under that role. */
    long readsAs(String role) {
        LongAdder count = reads.get(role);
        return count == null ? 0 : count.sum();
    }

    /** All values that any reader saw. */
    Set<String> seen() {
        return seen.keySet();
    }

    /** The role under which the value was shown last. */
    String role(String value) {
        return seen.getOrDefault(value, "none");
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
