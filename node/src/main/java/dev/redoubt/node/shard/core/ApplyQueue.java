package dev.redoubt.node.shard.core;

import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of the master that a replica has sealed and not applied: it appends at once, and applies what the
 * member's core lets it (docs/protocol.md 3.5). Not thread-safe: the shard's thread calls it.
 */
public final class ApplyQueue {
    /** Ascending and without gaps; the keyspace has everything before the first. */
    private final Deque<LogRecord> unapplied = new ArrayDeque<>();

    private long bytes;

    /** Notes records that were sealed. */
    public void add(List<LogRecord> records) {
        unapplied.addAll(records);
        for (LogRecord record : records) {
            bytes += record.payload().length();
        }
    }

    /** Returns the payload bytes of the records that wait. */
    public long bytes() {
        return bytes;
    }

    /**
     * Applies the records up to {@code index}, in order; a record without a payload changes nothing.
     *
     * @return the last of them; null if there was none
     */
    public @Nullable LogRecord applyUpTo(long index, Consumer<LogRecord> keyspace) {
        LogRecord last = null;
        LogRecord record = unapplied.peek();
        while (record != null && record.index() <= index) {
            unapplied.remove();
            bytes -= record.payload().length();
            if (!record.payload().isEmpty()) {
                keyspace.accept(record);
            }
            last = record;
            record = unapplied.peek();
        }
        return last;
    }

    /** Returns true if the keyspace is what the last sealed record left. */
    public boolean allApplied() {
        return unapplied.isEmpty();
    }

    /** Forgets all: the keyspace was rebuilt from the whole log. */
    public void clear() {
        unapplied.clear();
        bytes = 0;
    }
}
