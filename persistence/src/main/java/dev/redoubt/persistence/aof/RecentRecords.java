package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last records of a log, as many as fit a number of bytes ({@code repl-backlog-size}); the newest always stays if
 * any may. Replicas that keep up are served from here, not from the disk. Any thread.
 *
 * <p>A ring of references: an append costs no allocation once the ring has grown to its size. The records in it have
 * consecutive indexes.
 */
public final class RecentRecords {
    /** The cost of a record beside its payload, in bytes: the objects. */
    private static final int OVERHEAD_BYTES = 96;

    private long maxBytes;
    /** Its length is a power of two, so that a mask finds the place. */
    private @Nullable LogRecord[] ring = new LogRecord[64];

    private int head;
    private int size;
    private long bytes;

    RecentRecords(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Changes the bound; the oldest records beyond it are dropped at once. 0 keeps nothing. */
    public synchronized void setMaxBytes(long max) {
        maxBytes = max;
        trim();
    }

    /** Adds the record that follows the last one. */
    synchronized void add(LogRecord record) {
        if (maxBytes <= 0) {
            return;
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = record;
        size++;
        bytes += cost(record);
        trim();
    }

    private void trim() {
        int kept = maxBytes > 0 ? 1 : 0;
        while (bytes > maxBytes && size > kept) {
            dropFirst();
        }
    }

    private void grow() {
        @Nullable LogRecord[] bigger = new LogRecord[2 * ring.length];
        for (int i = 0; i < size; i++) {
            bigger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = bigger;
        head = 0;
    }

    private void dropFirst() {
        LogRecord first = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        bytes -= first == null ? 0 : cost(first);
    }

    private static long cost(LogRecord record) {
        return (long) record.payload().length() + OVERHEAD_BYTES;
    }

    /** The record, or null if it is not here. */
    synchronized @Nullable LogRecord get(long index) {
        long at = index - first();
        return at < 0 || at >= size ? null : ring[(head + (int) at) & (ring.length - 1)];
    }

    /** Returns the memory that the records take, in bytes. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The oldest index here; {@link Long#MAX_VALUE} if there is none. */
    synchronized long first() {
        LogRecord first = size == 0 ? null : ring[head];
        return first == null ? Long.MAX_VALUE : first.index();
    }

    /** The offset behind a record; -1 if the record is not here. */
    public long offsetBehind(long index) {
        LogRecord record = get(index);
        return record == null ? -1 : record.endOffset();
    }

    /** The index of the first record that ends behind {@code offset}; -1 if that, or a record before it, is not here. */
    public synchronized long indexBehind(long offset) {
        LogRecord first = size == 0 ? null : ring[head];
        if (first == null || first.startOffset() > offset) {
            return -1;
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            LogRecord record = ring[(head + middle) & (ring.length - 1)];
            if (record != null && record.endOffset() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == size ? -1 : first.index() + low;
    }

    /**
     * The records from {@code fromIndex} to {@code toIndex}, up to about {@code maxPayload} bytes but at least one;
     * null if the first of them is not here. A record that is not appended yet is not here either.
     */
    public synchronized @Nullable List<LogRecord> read(long fromIndex, long toIndex, int maxPayload) {
        if (fromIndex > toIndex) {
            return List.of();
        }
        LogRecord record = get(fromIndex);
        if (record == null) {
            return null;
        }
        List<LogRecord> found = new ArrayList<>();
        long payload = 0;
        while (record != null
                && record.index() <= toIndex
                && (found.isEmpty() || payload + record.payload().length() <= maxPayload)) {
            payload += record.payload().length();
            found.add(record);
            record = get(record.index() + 1);
        }
        return found;
    }

    /** Forgets the records behind {@code lastIndex}. */
    synchronized void truncate(long lastIndex) {
        while (size > 0) {
            int last = (head + size - 1) & (ring.length - 1);
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
