package dev.redoubt.node.shard;

/** Rates for INFO, as server.c trackInstantaneousMetric keeps them. The shard's thread only. */
final class ShardMetrics {
    private static final int SAMPLES = 16;

    private final long[] rates = new long[SAMPLES];
    private int next;
    private long lastCount;
    private long lastNanos = System.nanoTime();

    /** @param commands processed so far */
    void sample(long commands) {
        long now = System.nanoTime();
        long elapsed = now - lastNanos;
        if (elapsed < 100_000_000L) {
            return;
        }
        rates[next] = Math.max(0, commands - lastCount) * 1_000_000_000L / elapsed;
        next = (next + 1) % SAMPLES;
        lastCount = commands;
        lastNanos = now;
    }

    long commandsPerSecond() {
        long sum = 0;
        for (long rate : rates) {
            sum += rate;
        }
        return sum / SAMPLES;
    }
}
