package dev.redoubt.node.command.engine;

/** The use that commands may make of the keyspace at this moment; the shard decides (docs/protocol.md 3.2, 6.4). */
public enum Access {
    /** The writable master: reads, writes, and expired keys become DEL effects. */
    MASTER,
    /** A replica: reads are served, writes get {@code -READONLY}; expired keys are hidden and stay. */
    REPLICA,
    /** Data commands get {@code -LOADING}. */
    LOADING,
    /** A replica without a link that must not serve old data: as {@link #REPLICA}, but reads get {@code -MASTERDOWN}. */
    STALE,
    /**
     * No master is known, its lease is gone, or the data may be taken back: whatever is not a stale-safe command gets
     * {@code -MASTERDOWN}.
     */
    NO_MASTER
}
