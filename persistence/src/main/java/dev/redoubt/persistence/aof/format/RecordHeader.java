package dev.redoubt.persistence.aof.format;

import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import org.jspecify.annotations.Nullable;

/** A parsed {@code #R} line. Its fields are those of {@link LogRecord}; its crc is not verified yet. */
public record RecordHeader(
        long index,
        long term,
        int db,
        long endOffset,
        long unixMs,
        int payloadLen,
        int crc,
        @Nullable ReplId termReplId) {
    public LogRecord with(byte[] payload) {
        return new LogRecord(index, term, db, endOffset, unixMs, crc, payload, termReplId);
    }
}
