package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that reads counters at one node, whatever its role is. No node may show what was never committed: the
 * counters remember the greatest value. A thread of its own.
 */
final class Reader extends Thread {
    private static final int TIMEOUT_MS = 5_000;
    private static final long PAUSE_NANOS = 5_000_000;

    private final RedoubtProcess node;
    private final List<Writer> writers;
    private final Tally tally;
    private final SplittableRandom random;
    private volatile boolean ending;

    Reader(RedoubtProcess node, List<Writer> writers, long seed, Tally tally) {
        super("reader of " + node);
        this.node = node;
        this.writers = writers;
        this.tally = tally;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        while (!ending) {
            try (RespClient client = node.connect()) {
                client.timeoutMs(TIMEOUT_MS);
                while (!ending) {
                    List<StringKeys.Counter> counters =
                            writers.get(random.nextInt(writers.size())).counters();
                    StringKeys.Counter counter = counters.get(random.nextInt(counters.size()));
                    String value = client.text("GET", counter.name);
                    tally.seenAnywhere.increment();
                    if (value != null && !counter.sawAnywhere(Long.parseLong(value))) {
                        tally.fault(counter.name + " is " + value + " at " + node + ", which nobody has written");
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException away) {
                // The node was killed, or may not show its data now.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Ends it with the next reply. */
    void end() {
        ending = true;
    }
}
