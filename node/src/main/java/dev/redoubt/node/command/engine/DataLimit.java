package dev.redoubt.node.command.engine;

import dev.redoubt.node.keyspace.Keyspace;

/** The bound of the data, and whether they held more when they were last measured. The shard's thread only. */
final class DataLimit {
    private long bytes;
    private long withViewsBytes;
    private boolean measuredOften;
    private boolean full;
    private boolean dataFull;

    /** See {@link CommandEngine#setMemoryLimit}. */
    void set(long limit, long withViews) {
        bytes = limit;
        withViewsBytes = withViews;
    }

    void setMeasuredOften(boolean often) {
        measuredOften = often;
    }

    /** Returns whether the data are to be measured before each command. */
    boolean isMeasuredOften() {
        return measuredOften;
    }

    /** Returns the bytes of the keyspace. */
    long measure(Keyspace keyspace) {
        long used = keyspace.usedBytes();
        dataFull = bytes > 0 && used > bytes && used - keyspace.obsoleteBytes() > bytes;
        full = dataFull || (bytes > 0 && used > withViewsBytes);
        return used;
    }

    /** Returns whether the keyspace held too much. */
    boolean isFull() {
        return full;
    }

    /** Returns whether it held too much without what stands for views only: evictions may help. */
    boolean isDataFull() {
        return dataFull;
    }
}
