package dev.redoubt.node.shard;

import dev.redoubt.node.shard.core.ShardClock;

/** The clocks of the operating system. Safe to use by any thread. */
public final class SystemClock implements ShardClock {
    @Override
    public long monotonicMs() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public long unixMs() {
        return System.currentTimeMillis();
    }
}
