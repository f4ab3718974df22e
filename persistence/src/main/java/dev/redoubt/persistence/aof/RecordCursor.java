package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.log.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of a log in order. For one thread at a time; it need not be the log's. */
public interface RecordCursor extends Closeable {
    /**
     * The next record; null if none is appended yet: a later call may find one.
     *
     * @throws RecordGoneException if the log was cut back, reset or re-based beyond this cursor meanwhile
     * @throws LogDamagedException if the file changed under the log
     */
    @Nullable
    LogRecord next() throws IOException;

    @Override
    void close() throws IOException;
}
