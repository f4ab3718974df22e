package dev.redoubt.node.shard.log;

import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads records from the disk, on any thread but that of a shard. Stateless. */
public final class LogReader {
    private LogReader() {}

    /**
     * Returns records in their order: the first in any case, and more of them while they are not too long together.
     *
     * @param fromIndex of the first record
     * @param lastIndex of the last record that may be read
     * @param maxBytes of all payloads but the first
     */
    public static List<LogRecord> read(ShardLog log, long fromIndex, long lastIndex, int maxBytes) throws IOException {
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        try (RecordCursor cursor = log.read(fromIndex)) {
            LogRecord record = cursor.next();
            while (record != null && record.index() <= lastIndex) {
                if (!records.isEmpty() && bytes + record.payload().length() > maxBytes) {
                    break;
                }
                bytes += record.payload().length();
                records.add(record);
                record = cursor.next();
            }
        }
        return records;
    }
}
