package dev.redoubt.persistence.aof.format;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import org.jspecify.annotations.Nullable;

/** A position in the chain of records, with the table of the terms up to there. One thread. */
public final class ChainState {
    private final RecordSealer sealer;
    private TermTable terms;

    private ChainState(RecordSealer sealer, TermTable terms) {
        this.sealer = sealer;
        this.terms = terms;
    }

    /** The chain behind a base, or before record 1 if there is none. */
    public static ChainState behind(@Nullable BaseInfo base) {
        return base == null
                ? new ChainState(new RecordSealer(LogEnd.EMPTY, 0, 0, 0), TermTable.EMPTY)
                : new ChainState(new RecordSealer(base.end(), base.crc(), base.db(), base.unixMs()), base.terms());
    }

    /** The chain at a record of the log whose terms are {@code terms}. */
    public static ChainState at(LogRecord record, TermTable terms) {
        TermTable kept = terms.upTo(record.index());
        ReplId replId = kept.replIdAt(record.index());
        LogEnd end = new LogEnd(record.term(), replId, record.index(), record.endOffset());
        return new ChainState(new RecordSealer(end, record.crc(), record.db(), record.unixMs()), kept);
    }

    public void verify(LogRecord record) throws BrokenChainException {
        sealer.verify(record);
    }

    public void accept(LogRecord record) throws BrokenChainException {
        sealer.verify(record);
        step(record);
    }

    /** Moves behind a record that {@link #verify} has accepted. */
    public void step(LogRecord record) {
        sealer.step(record);
        ReplId termReplId = record.termReplId();
        if (termReplId != null) {
            terms = terms.plus(new TermStart(record.term(), termReplId, record.index(), record.endOffset()));
        }
    }

    public LogEnd end() {
        return sealer.end();
    }

    public int crc() {
        return sealer.lastCrc();
    }

    public int db() {
        return sealer.db();
    }

    public long unixMs() {
        return sealer.lastUnixMs();
    }

    public TermTable terms() {
        return terms;
    }

    /** A new sealer at this position. */
    public RecordSealer sealer() {
        return new RecordSealer(end(), crc(), db(), unixMs());
    }

    /** True if a base was taken exactly here. */
    public boolean isAt(BaseInfo base) {
        return end().equals(base.end()) && crc() == base.crc() && db() == base.db();
    }

    public ChainState copy() {
        return new ChainState(sealer(), terms);
    }
}
