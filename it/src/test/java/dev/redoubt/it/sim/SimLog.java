package dev.redoubt.it.sim;

import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A member's log and disk: a record is sealed in memory, then written, then the member is told. What is written
 * survives a kill, what is fsynced also a power loss.
 */
final class SimLog implements LogView {
    /** All that are sealed, from index 1; also those below the base, for the observer. */
    private final List<LogRecord> records = new ArrayList<>();

    private TermTable terms = TermTable.EMPTY;
    private long baseIndex;
    private long written;
    private long told;
    private long fsynced;

    /** The end as the member knows it. */
    @Override
    public LogEnd end() {
        return endAt(told);
    }

    LogEnd sealedEnd() {
        return endAt(records.size());
    }

    private LogEnd endAt(long index) {
        if (index == 0) {
            return LogEnd.EMPTY;
        }
        LogRecord last = at(index);
        return new LogEnd(last.term(), terms.replIdAt(index), index, last.endOffset());
    }

    @Override
    public TermTable terms() {
        return terms.upTo(told);
    }

    /** Also of what is sealed only. */
    TermTable allTerms() {
        return terms;
    }

    @Override
    public long firstIndex() {
        return baseIndex + 1;
    }

    @Override
    public long truncatableTo() {
        return baseIndex;
    }

    @Override
    public long fsyncedIndex() {
        return Math.min(fsynced, told);
    }

    /** The record at {@code index}, from 1; also below the base, for the observer. */
    LogRecord at(long index) {
        return records.get((int) index - 1);
    }

    @Nullable
    LogRecord find(long index) {
        return index >= 1 && index <= told ? at(index) : null;
    }

    /** All that the member knows to be written. */
    List<LogRecord> copy() {
        return List.copyOf(records.subList(0, (int) told));
    }

    /** Whole records from {@code from} on, of about {@code maxBytes}; none below the base. */
    List<LogRecord> read(long from, int maxBytes) {
        List<LogRecord> read = new ArrayList<>();
        int bytes = 0;
        for (long i = from; i > baseIndex && i <= told && bytes < maxBytes; i++) {
            read.add(at(i));
            bytes += at(i).payload().length() + 1;
        }
        return read;
    }

    LogRecord seal(long term, @Nullable ReplId termReplId, byte[] payload) {
        LogEnd end = sealedEnd();
        LogRecord open =
                new LogRecord(end.index() + 1, term, 0, end.offset() + payload.length, 0, 0, payload, termReplId);
        LogRecord sealed =
                new LogRecord(open.index(), term, 0, open.endOffset(), 0, chain(lastCrc(), open), payload, termReplId);
        add(sealed);
        return sealed;
    }

    int lastCrc() {
        return records.isEmpty() ? 0 : records.get(records.size() - 1).crc();
    }

    static int chain(int previous, LogRecord record) {
        CRC32C crc = new CRC32C();
        ByteBuffer header = ByteBuffer.allocate(28);
        header.putInt(previous).putLong(record.index()).putLong(record.term()).putLong(record.endOffset());
        crc.update(header.flip());
        crc.update(record.payload().bytes());
        ReplId termReplId = record.termReplId();
        if (termReplId != null) {
            crc.update(termReplId.hex().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        return (int) crc.getValue();
    }

    /** Seals a record of the master. */
    void add(LogRecord record) {
        ReplId termReplId = record.termReplId();
        if (termReplId != null && !terms.replIdAt(record.index()).equals(termReplId)) {
            terms = terms.plus(new TermStart(record.term(), termReplId, record.index(), record.startOffset()));
        }
        records.add(record);
    }

    /** The record is on its way to the disk, and survives a kill. */
    void writtenTo(long index) {
        written = Math.max(written, index);
    }

    /** The member learns what is written. */
    void tell(long index) {
        told = index;
    }

    /** Everything sealed is written, and the member knows that. */
    void settle() {
        written = records.size();
        told = written;
    }

    void cut(long lastIndex) {
        records.subList((int) lastIndex, records.size()).clear();
        terms = terms.upTo(lastIndex);
        written = Math.min(written, lastIndex);
        told = written;
        fsynced = Math.min(fsynced, lastIndex);
        baseIndex = Math.min(baseIndex, lastIndex);
    }

    void replace(List<LogRecord> by) {
        cut(0);
        by.forEach(this::add);
        baseIndex = by.size();
        written = by.size();
        told = by.size();
        fsynced = by.size();
    }

    /** A new base: what lies before can no longer be read or cut. */
    void compact(long index) {
        baseIndex = Math.max(baseIndex, Math.min(index, fsynced));
    }

    void fsync() {
        fsynced = written;
    }

    /** The process ends: what was only in memory is gone. */
    void crash() {
        cut(written);
    }

    void losePower() {
        cut(fsynced);
    }
}
