package dev.redoubt.persistence.log;

import org.jspecify.annotations.Nullable;

/**
 * One record of a shard's log (2.1). It is the Akka Persistence event, a piece of the AOF and of the replication
 * stream, and a unit of point-in-time recovery. A record has the same bytes on every member.
 *
 * @param index Akka's sequence number, from 1
 * @param term the failover epoch under which it was written
 * @param db the database in force after the payload (2.2)
 * @param endOffset the replication offset after it: payload bytes since the history began
 * @param unixMs the wall time in Unix milliseconds, never before that of the previous record
 * @param crc CRC32C over the previous record's crc, this header and the payload: a chain
 * @param payload whole commands in RESP; empty in a term-start record
 * @param termReplId the replid of the term that this term-start record begins (2.3); null in any other record
 */
public record LogRecord(
        long index,
        long term,
        int db,
        long endOffset,
        long unixMs,
        int crc,
        Payload payload,
        @Nullable ReplId termReplId) {
    /** Creates a record whose payload has one part. */
    public LogRecord(
            long index,
            long term,
            int db,
            long endOffset,
            long unixMs,
            int crc,
            byte[] payload,
            @Nullable ReplId termReplId) {
        this(index, term, db, endOffset, unixMs, crc, Payload.of(payload), termReplId);
    }

    /** True if this record begins its term (2.3). */
    public boolean isTermStart() {
        return termReplId != null;
    }

    /** The replication offset before this record. */
    public long startOffset() {
        return endOffset - payload.length();
    }
}
