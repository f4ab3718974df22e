package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.IncrFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RecordOutput;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The writer that turns commands of Redis into records of a new history (2.5, 2.6): a term-start record, then the bytes
 * of the commands unchanged, about 64 KiB a record. A transaction stays within one record (2.3). A {@code SELECT} is
 * inserted where Redis relies on the state of its loader: at the beginning, and at the beginning of each of its files.
 * One thread.
 */
final class Reannotator {
    private static final int RECORD_BYTES = 1 << 16;

    private final IncrFile out;
    private final ChainState chain;
    private final long nowMs;
    private final RecordOutput output = new RecordOutput();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(2 * RECORD_BYTES);
    private final long term;
    private boolean inTransaction;
    private boolean selected;
    private int db;

    /** Writes into {@code out}, whose end is at {@code chain}. */
    Reannotator(IncrFile out, ChainState chain, HistoryStart history) {
        this.out = out;
        this.chain = chain;
        this.nowMs = history.nowMs();
        this.term = Math.max(history.storedTerm(), chain.end().term()) + 1;
        this.db = chain.db();
    }

    void begin(HistoryStart history) throws IOException {
        append(chain.sealer().sealTermStart(term, ReplId.random(history.random()), nowMs));
    }

    /** Writes the commands of a range. */
    void add(LogStorage storage, UnannotatedTail.Range range) throws IOException {
        selected &= db == range.db();
        db = range.db();
        try (LogReader in = LogReader.open(storage, range.file())) {
            in.seek(range.from());
            RespScanner scanner = new RespScanner(in);
            while (in.position() < range.to()) {
                RespScanner.Kind kind = scanner.next();
                if (kind == RespScanner.Kind.COMMAND) {
                    command(in, scanner);
                } else if (kind != RespScanner.Kind.NOTE) {
                    throw new IOException(range.file() + " changed while it was read, at byte " + scanner.start());
                }
            }
        }
        flush();
    }

    private void command(LogReader in, RespScanner scanner) throws IOException {
        if (scanner.isSelect()) {
            db = scanner.database();
        } else if (!selected) {
            pending.writeBytes(RespScanner.select(db));
        }
        selected = true;
        long end = in.position();
        in.seek(scanner.start());
        long length = end - scanner.start();
        if (length + pending.size() > RecordCodec.MAX_PAYLOAD) {
            throw new IOException("a command or transaction of " + length + " bytes is too long for one record");
        }
        pending.writeBytes(in.read((int) length));
        inTransaction = scanner.isMulti() || (inTransaction && !scanner.isExec());
        if (!inTransaction && pending.size() >= RECORD_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (pending.size() > 0) {
            append(chain.sealer().seal(term, db, nowMs, pending.toByteArray()));
            pending.reset();
        }
    }

    private void append(LogRecord record) throws IOException {
        out.append(output, 0, record);
        chain.step(record);
    }
}
