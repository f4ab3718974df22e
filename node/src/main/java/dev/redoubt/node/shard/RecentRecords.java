package dev.redoubt.node.shard;

import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last records of the log, so that replicas that keep up are not served from the disk; bounded by bytes. */
final class RecentRecords {
    /** What a record costs beyond its payload. */
    private static final int RECORD_BYTES = 96;

    private final ArrayDeque<LogRecord> records = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;

    /** @param maxBytes {@code repl-backlog-size}; 0 keeps nothing, as on a node that stands alone */
    RecentRecords(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(LogRecord record) {
        if (maxBytes == 0) {
            return;
        }
        records.add(record);
        bytes += record.payload().length + RECORD_BYTES;
        while (bytes > maxBytes && !records.isEmpty()) {
            bytes -= records.remove().payload().length + RECORD_BYTES;
        }
    }

    /** The log was cut or replaced. */
    void clear() {
        records.clear();
        bytes = 0;
    }

    /** The offset behind a record; -1 if it is not here. */
    long offsetBehind(long index) {
        Iterator<LogRecord> backwards = records.descendingIterator();
        while (backwards.hasNext()) {
            LogRecord record = backwards.next();
            if (record.index() <= index) {
                return record.index() == index ? record.endOffset() : -1;
            }
        }
        return -1;
    }

    /**
     * Records from {@code fromIndex} to {@code toIndex}, up to about {@code maxPayload} bytes but at least one; null if
     * the first of them is not here.
     */
    @Nullable
    List<LogRecord> read(long fromIndex, long toIndex, int maxPayload) {
        if (fromIndex > toIndex) {
            return List.of();
        }
        LogRecord first = records.peekFirst();
        if (first == null || first.index() > fromIndex) {
            return null;
        }
        // A replica that keeps up asks for the newest: walk from the end.
        List<LogRecord> tail = new ArrayList<>();
        Iterator<LogRecord> backwards = records.descendingIterator();
        while (backwards.hasNext()) {
            LogRecord record = backwards.next();
            if (record.index() < fromIndex) {
                break;
            }
            tail.add(record);
        }
        List<LogRecord> found = new ArrayList<>();
        long payload = 0;
        for (int i = tail.size() - 1; i >= 0; i--) {
            LogRecord record = tail.get(i);
            if (record.index() > toIndex || !found.isEmpty() && payload + record.payload().length > maxPayload) {
                break;
            }
            payload += record.payload().length;
            found.add(record);
        }
        return found;
    }
}
