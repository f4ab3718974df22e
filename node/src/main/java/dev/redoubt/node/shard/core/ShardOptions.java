package dev.redoubt.node.shard.core;

/** The settings that a shard's core asks for whenever they matter; CONFIG SET may have changed them. */
public interface ShardOptions {
    /** Returns {@code replica-serve-stale-data}. */
    boolean servesStaleData();

    /** Returns {@code replica-ack-timeout}: for how many milliseconds a reply waits for a majority. */
    long ackTimeoutMs();
}
