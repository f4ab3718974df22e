package dev.redoubt.node.shard.log;

import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.Payload;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.nio.file.Path;

/**
 * The end of the log as the shard's thread knows it: what is sealed, what of it is written, what is durable. It is the
 * core's {@link LogView}, whose answers change only between two events: the log itself may move on the IO pool.
 */
public final class LogTail implements LogView {
    private final ShardLog log;
    private final RecordSealer sealer;
    private TermTable terms;
    private LogEnd written;
    private long fsynced;

    /** Continues a log that is loaded and idle. */
    public LogTail(ShardLog log) {
        this.log = log;
        this.sealer = new RecordSealer(log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs());
        this.terms = log.terms();
        this.written = log.end();
        this.fsynced = log.fsyncedIndex();
    }

    LogRecord seal(int db, long unixMs, Payload payload) {
        return sealer.seal(sealer.end().term(), db, unixMs, payload);
    }

    LogRecord sealTermStart(long term, ReplId replId, long unixMs) {
        LogRecord termStart = sealer.sealTermStart(term, replId, unixMs);
        begin(termStart);
        return termStart;
    }

    void accept(LogRecord record) throws BrokenChainException {
        sealer.accept(record);
        begin(record);
    }

    private void begin(LogRecord record) {
        ReplId replId = record.termReplId();
        if (replId != null) {
            terms = terms.plus(new TermStart(record.term(), replId, record.index(), record.startOffset()));
        }
    }

    /** The index of the last record that was sealed. */
    public long sealedIndex() {
        return sealer.end().index();
    }

    LogEnd sealedEnd() {
        return sealer.end();
    }

    int db() {
        return sealer.db();
    }

    /** Returns where a snapshot of the present state stands: behind the last sealed record. */
    public BaseInfo base(Path file) {
        return new BaseInfo(file, sealer.end(), sealer.lastCrc(), sealer.db(), sealer.lastUnixMs(), terms);
    }

    /** Returns where a snapshot of the state behind {@code record} stands; the record is in this log. */
    BaseInfo baseBehind(LogRecord record) {
        TermTable upTo = terms.upTo(record.index());
        LogEnd end = new LogEnd(record.term(), upTo.replIdAt(record.index()), record.index(), record.endOffset());
        return new BaseInfo(Path.of(""), end, record.crc(), record.db(), record.unixMs(), upTo);
    }

    /** The record at {@code end} and all before are written. */
    void setWritten(LogEnd end) {
        written = end;
    }

    /** Notes that the records up to {@code index} are durable; an older report changes nothing. */
    public void setFsynced(long index) {
        fsynced = Math.max(fsynced, index);
    }

    @Override
    public LogEnd end() {
        return written;
    }

    @Override
    public TermTable terms() {
        return terms.upTo(written.index());
    }

    @Override
    public long firstIndex() {
        return log.firstIndex();
    }

    @Override
    public long truncatableTo() {
        return log.truncatableTo();
    }

    @Override
    public long fsyncedIndex() {
        return Math.min(fsynced, written.index());
    }
}
