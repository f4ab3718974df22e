package dev.redoubt.node.shard.core;

/** The two clocks of a shard. The shard's thread reads them; the simulator's clocks drift. */
public interface ShardClock {
    /** Returns milliseconds that never step back, of an arbitrary origin: leases and time-outs. */
    long monotonicMs();

    /** Returns Unix time in milliseconds, which may step: expiry and the times of records. */
    long unixMs();
}
