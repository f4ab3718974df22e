package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.log.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A reader of the records of a log, in order. One thread at a time, which need not be the log's. */
public interface RecordCursor extends Closeable {
    /**
     * Returns the next record; null if none is appended yet, and a later call may return one.
     *
     * @throws RecordGoneException if the log was truncated, reset or rewritten beyond this cursor meanwhile
     * @throws LogDamagedException if the file changed under the log
     */
    @Nullable
    LogRecord next() throws IOException;

    @Override
    void close() throws IOException;
}
