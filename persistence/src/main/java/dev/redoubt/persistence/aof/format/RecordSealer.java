package dev.redoubt.persistence.aof.format;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.ReplId;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The continuation of a chain of records (2.1): it seals new records on a master and verifies a master's records on a
 * replica. Pure; one thread.
 */
public final class RecordSealer {
    private final byte[] scratch = new byte[RecordCodec.MAX_HEADER];
    private final CRC32C crc32c = new CRC32C();
    private LogEnd end;
    private int lastCrc;
    private int db;
    private long lastUnixMs;

    /** Continues behind {@code end}; the other values belong to the record there, and are 0 in an empty log. */
    public RecordSealer(LogEnd end, int lastCrc, int db, long lastUnixMs) {
        this.end = end;
        this.lastCrc = lastCrc;
        this.db = db;
        this.lastUnixMs = lastUnixMs;
    }

    /**
     * Seals a payload as the next record.
     *
     * @param term the present term, whose term-start record is in the log
     * @param newDb the database in force after the payload
     * @param payload whole commands, not empty
     */
    public LogRecord seal(long term, int newDb, long nowMs, Payload payload) {
        if (payload.isEmpty() || payload.length() > RecordCodec.MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + payload.length() + " bytes");
        }
        if (term != end.term()) {
            throw new IllegalArgumentException(
                    "term " + term + " has no term-start record; the log is in term " + end.term());
        }
        long offset = end.offset() + payload.length();
        return sealed(new LogRecord(end.index() + 1, term, newDb, offset, time(nowMs), 0, payload, null));
    }

    /** As above, with a payload of one part. */
    public LogRecord seal(long term, int newDb, long nowMs, byte[] payload) {
        return seal(term, newDb, nowMs, Payload.of(payload));
    }

    /** Seals the record that begins a term (2.3): above all terms before, with a replid of its own. */
    public LogRecord sealTermStart(long term, ReplId replId, long nowMs) {
        if (term <= end.term()) {
            throw new IllegalArgumentException("term " + term + " is not above " + end.term());
        }
        return sealed(new LogRecord(end.index() + 1, term, db, end.offset(), time(nowMs), 0, Payload.EMPTY, replId));
    }

    private long time(long nowMs) {
        return Math.max(nowMs, lastUnixMs);
    }

    private LogRecord sealed(LogRecord open) {
        LogRecord record = new LogRecord(
                open.index(),
                open.term(),
                open.db(),
                open.endOffset(),
                open.unixMs(),
                RecordCodec.crc(lastCrc, open, scratch, crc32c),
                open.payload(),
                open.termReplId());
        step(record);
        return record;
    }

    /**
     * Moves behind a record that another process sealed, if it continues this chain; nothing changes otherwise.
     *
     * @throws BrokenChainException if it does not
     */
    public void accept(LogRecord record) throws BrokenChainException {
        verify(record);
        step(record);
    }

    /** Does the same check as {@link #accept}, but does not move. */
    void verify(LogRecord record) throws BrokenChainException {
        String fault = fault(record);
        if (fault == null && RecordCodec.crc(lastCrc, record, scratch, crc32c) != record.crc()) {
            fault = "its crc does not match";
        }
        if (fault != null) {
            throw new BrokenChainException("record " + record.index() + " behind " + end + ": " + fault);
        }
    }

    private @Nullable String fault(LogRecord record) {
        if (record.index() != end.index() + 1) {
            return "its index does not follow";
        }
        if (record.isTermStart() != record.payload().isEmpty()) {
            return "a term-start record has no payload, any other record has one";
        }
        if (record.isTermStart() ? record.term() <= end.term() : record.term() != end.term()) {
            return "term " + record.term() + " does not follow";
        }
        if (record.endOffset() != end.offset() + record.payload().length()) {
            return "offset " + record.endOffset() + " does not follow";
        }
        if (record.db() < 0 || (record.isTermStart() && record.db() != db)) {
            return "a term-start record cannot change the database";
        }
        return record.unixMs() < lastUnixMs ? "its time is before that of its predecessor" : null;
    }

    /** Moves behind a verified record. */
    void step(LogRecord record) {
        ReplId termReplId = record.termReplId();
        end = new LogEnd(
                record.term(), termReplId == null ? end.replId() : termReplId, record.index(), record.endOffset());
        lastCrc = record.crc();
        db = record.db();
        lastUnixMs = record.unixMs();
    }

    public LogEnd end() {
        return end;
    }

    public int lastCrc() {
        return lastCrc;
    }

    /** The database in force at the end. */
    public int db() {
        return db;
    }

    public long lastUnixMs() {
        return lastUnixMs;
    }
}
