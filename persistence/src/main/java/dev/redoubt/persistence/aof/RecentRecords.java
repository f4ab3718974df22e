package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.log.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last records of a log, as many as fit a number of bytes; the newest always stays if any may. Any thread.
 *
 * <p>A ring of references: an append costs no allocation once it has grown to its size.
 */
final class RecentRecords {
    /** What a record costs beside its payload: the objects. */
    private static final int OVERHEAD_BYTES = 96;

    private final long maxBytes;
    private @Nullable LogRecord[] ring = new LogRecord[64];
    private int head;
    private int size;
    private long bytes;

    RecentRecords(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds the record that follows the last one. */
    synchronized void add(LogRecord record) {
        if (maxBytes <= 0) {
            return;
        }
        if (size == ring.length) {
            grow();
        }
        ring[head + size & ring.length - 1] = record;
        size++;
        bytes += cost(record);
        while (bytes > maxBytes && size > 1) {
            dropFirst();
        }
    }

    private void grow() {
        @Nullable LogRecord[] bigger = new LogRecord[2 * ring.length];
        for (int i = 0; i < size; i++) {
            bigger[i] = ring[head + i & ring.length - 1];
        }
        ring = bigger;
        head = 0;
    }

    private void dropFirst() {
        LogRecord first = ring[head];
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        size--;
        bytes -= first == null ? 0 : cost(first);
    }

    private static long cost(LogRecord record) {
        return (long) record.payload().length + OVERHEAD_BYTES;
    }

    /** The record, if it is still here. */
    synchronized @Nullable LogRecord get(long index) {
        long at = index - first();
        return at < 0 || at >= size ? null : ring[head + (int) at & ring.length - 1];
    }

    /** The oldest index here; {@link Long#MAX_VALUE} if there is none. */
    synchronized long first() {
        LogRecord first = size == 0 ? null : ring[head];
        return first == null ? Long.MAX_VALUE : first.index();
    }

    /** Forgets what lies behind a cut. */
    synchronized void cut(long lastIndex) {
        while (size > 0) {
            int last = head + size - 1 & ring.length - 1;
            LogRecord record = ring[last];
            if (record == null || record.index() <= lastIndex) {
                return;
            }
            ring[last] = null;
            size--;
            bytes -= cost(record);
        }
    }

    synchronized void clear() {
        while (size > 0) {
            dropFirst();
        }
    }
}
