package dev.redoubt.node.shard.psync;

import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.aof.RecordGoneException;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;

/** Finds the record that holds an offset. It reads the log, so it runs on the IO pool. Stateless. */
final class StreamPlace {
    /** There is no such record here. */
    static final long GONE = -1;

    private StreamPlace() {}

    /**
     * Returns the index of the first record that ends behind {@code offset}, or the index behind the log's end if none
     * does; {@link #GONE} if the log begins behind {@code offset}.
     */
    static long find(ShardLog log, long offset) throws IOException {
        long recent = log.recent().indexBehind(offset);
        if (recent > 0) {
            return recent;
        }
        long next = log.firstIndex();
        if (next > log.end().index()) {
            return log.end().offset() == offset ? next : GONE;
        }
        try (RecordCursor cursor = log.read(next)) {
            LogRecord record = cursor.next();
            if (record == null || record.startOffset() > offset) {
                return GONE;
            }
            while (record != null && record.endOffset() <= offset) {
                next = record.index() + 1;
                record = cursor.next();
            }
            return next;
        } catch (RecordGoneException e) {
            return GONE;
        }
    }
}
