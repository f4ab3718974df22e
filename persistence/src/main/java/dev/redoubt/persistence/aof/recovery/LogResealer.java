package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.IncrFile;
import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RecordOutput;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The writer that turns edited records into records of a new history (2.6). It believes the commands, and of the record
 * lines only time and database: a person changes the former and leaves the latter.
 *
 * <table><caption>What stands in the file, and the result</caption>
 * <tr><th>in the file</th><th>result</th></tr>
 * <tr><td>{@code #R} line</td><td>the record before is written; a new one begins with that line's time</td></tr>
 * <tr><td>{@code #R} line and no command before the next one</td><td>no record</td></tr>
 * <tr><td>command</td><td>a part of the present record, unchanged</td></tr>
 * <tr><td>command in a database that the new log is not in</td><td>a {@code SELECT}, then the command</td></tr>
 * <tr><td>{@code SELECT} at the beginning of a file</td><td>the prologue (2.2): it is no part of a record</td></tr>
 * <tr><td>any other {@code #} line</td><td>nothing</td></tr>
 * <tr><td>{@code #R} line between MULTI and EXEC, no EXEC, a command that is not whole</td><td>refused</td></tr>
 * <tr><td>a {@code SELECT} in the middle of a record whose predecessor is missing</td><td>refused: the database of the
 *     commands before it is not known</td></tr>
 * </table>
 *
 * One thread.
 */
final class LogResealer {
    private static final String WAYS_ON =
            "Ways on: correct the file at this place and try again; or give up what is behind"
                    + " it with check-aof --fix";

    private final IncrFile out;
    private final ChainState chain;
    private final RecordOutput output = new RecordOutput();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    /** The database in force in the file that is read. */
    private int sourceDb;
    /** The database in force in the new log; -1 before its first {@code SELECT}. */
    private int db = -1;
    /** The index of the last record line that was read; a gap behind it leaves the database unknown. */
    private long lastIndex;

    private boolean dbIsGuessed;
    private boolean inTransaction;
    private long unixMs;
    private long written;
    private Path file = Path.of("");

    /** Continues {@code out}, whose end is at {@code chain} behind the term-start record of the new history. */
    LogResealer(IncrFile out, ChainState chain) {
        this.out = out;
        this.chain = chain;
        this.sourceDb = chain.db();
        this.lastIndex = chain.end().index() - 1;
        this.unixMs = chain.unixMs();
    }

    /** Writes the commands of a file from a border on. */
    void add(LogStorage storage, Path source, long from) throws IOException {
        file = source;
        try (LogReader in = LogReader.open(storage, source)) {
            in.seek(from);
            RespScanner scanner = new RespScanner(in);
            boolean more = true;
            while (more) {
                RespScanner.Kind kind = scanner.next();
                switch (kind) {
                    case NOTE -> note(scanner);
                    case COMMAND -> command(in, scanner);
                    case END -> more = false;
                    case TORN -> throw refusal(scanner.start(), "the file ends within a command");
                    case MALFORMED -> throw refusal(scanner.start(), "this is neither a command nor a record line");
                }
            }
            if (inTransaction) {
                throw refusal(in.limit(), "a MULTI has no EXEC");
            }
        }
        // No record goes on in another file.
        flush();
        dbIsGuessed = false;
    }

    /** Returns the number of records that were written. */
    long written() {
        return written;
    }

    private LogDamagedException refusal(long offset, String what) {
        return new LogDamagedException(file, offset, lastIndex + 1, what, WAYS_ON);
    }

    private void note(RespScanner scanner) throws IOException {
        @Nullable RecordHeader header = RecordCodec.parseHeader(scanner.line(), scanner.lineLength());
        if (!scanner.isRecordLine()) {
            return;
        }
        if (inTransaction) {
            throw refusal(scanner.start(), "a record line between MULTI and EXEC");
        }
        if (header == null) {
            throw refusal(scanner.start(), "a malformed record line; remove it or restore it");
        }
        flush();
        unixMs = header.unixMs();
        dbIsGuessed = header.index() != lastIndex + 1;
        if (dbIsGuessed) {
            sourceDb = header.db();
        }
        lastIndex = header.index();
    }

    private void command(LogReader in, RespScanner scanner) throws IOException {
        long end = in.position();
        if (scanner.isSelect()) {
            select(scanner);
        } else {
            if (db != sourceDb) {
                db = sourceDb;
                pending.writeBytes(RespScanner.select(db));
            }
            long length = end - scanner.start();
            if (length + pending.size() > RecordCodec.MAX_PAYLOAD) {
                throw refusal(scanner.start(), "a record of more than " + RecordCodec.MAX_PAYLOAD + " bytes");
            }
            in.seek(scanner.start());
            pending.writeBytes(in.read((int) length));
        }
        inTransaction = scanner.isMulti() || (inTransaction && !scanner.isExec());
    }

    /** Only notes the database: it is written before the first command that is in it. */
    private void select(RespScanner scanner) throws IOException {
        if (dbIsGuessed && pending.size() > 0) {
            throw refusal(
                    scanner.start(),
                    "a SELECT within a record whose predecessor is missing: the database of the commands before it is"
                            + " not known; put a SELECT before them");
        }
        dbIsGuessed = false;
        sourceDb = scanner.database();
    }

    private void flush() throws IOException {
        if (pending.size() > 0) {
            LogRecord record = chain.sealer().seal(chain.end().term(), db, unixMs, pending.toByteArray());
            out.append(output, 0, record);
            chain.step(record);
            pending.reset();
            written++;
        }
    }
}
