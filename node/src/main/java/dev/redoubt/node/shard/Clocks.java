package dev.redoubt.node.shard;

/** The two clocks of a shard. */
final class Clocks {
    private Clocks() {}

    /** Milliseconds that never step back: leases and timeouts. */
    static long monotonicMs() {
        return System.nanoTime() / 1_000_000;
    }

    /** Unix time in milliseconds: expiry and records. */
    static long unixMs() {
        return System.currentTimeMillis();
    }
}
