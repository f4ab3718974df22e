package dev.redoubt.node.shard.info;

/** Rates and peaks for INFO, as server.c trackInstantaneousMetric keeps them. The shard's thread only. */
public final class ShardMetrics {
    private static final int SAMPLES = 16;

    private final Rate commands = new Rate();
    private final Rate input = new Rate();
    private final Rate output = new Rate();
    private int next;
    private long lastNanos = System.nanoTime();
    private long peakBytes;

    private static final class Rate {
        private final long[] rates = new long[SAMPLES];
        private long last;

        void sample(int slot, long count, long nanos) {
            rates[slot] = Math.max(0, count - last) * 1_000_000_000L / nanos;
            last = count;
        }

        long perSecond() {
            long sum = 0;
            for (long rate : rates) {
                sum += rate;
            }
            return sum / SAMPLES;
        }
    }

    /**
     * Samples the counters; called some times a second.
     *
     * @param commandCount processed so far
     * @param inputBytes received from clients so far
     * @param outputBytes sent to clients so far
     * @param usedBytes now, as {@code used_memory}
     */
    public void sample(long commandCount, long inputBytes, long outputBytes, long usedBytes) {
        peakBytes = Math.max(peakBytes, usedBytes);
        long now = System.nanoTime();
        long elapsed = now - lastNanos;
        if (elapsed < 100_000_000L) {
            return;
        }
        commands.sample(next, commandCount, elapsed);
        input.sample(next, inputBytes, elapsed);
        output.sample(next, outputBytes, elapsed);
        next = (next + 1) % SAMPLES;
        lastNanos = now;
    }

    /** Returns the mean rate of the last samples. */
    public long commandsPerSecond() {
        return commands.perSecond();
    }

    /** Returns the mean rate of the last samples. */
    public long inputBytesPerSecond() {
        return input.perSecond();
    }

    /** Returns the mean rate of the last samples. */
    public long outputBytesPerSecond() {
        return output.perSecond();
    }

    /** The most that was used when it was looked at. */
    public long peakBytes(long usedBytes) {
        peakBytes = Math.max(peakBytes, usedBytes);
        return peakBytes;
    }
}
