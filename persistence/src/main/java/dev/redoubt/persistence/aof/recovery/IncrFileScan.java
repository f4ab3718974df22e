package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.SparseIndex;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The scan that follows the chain through one incr file (2.1, 2.4, 2.5), until the file ends or the chain does. One
 * thread.
 *  <table><caption>The bytes at a border, and the next step</caption> <tr><th>bytes</th><th>step</th></tr>
 * <tr><td>{@code #R} line whose record continues the chain</td><td>continue behind its payload, which is not
 * parsed</td></tr> <tr><td>{@code #F} line</td><td>continue; a number above the end of the chain is not
 * believed</td></tr> <tr><td>any other {@code #} line</td><td>continue: Redis writes {@code #TS:}</td></tr>
 * <tr><td>first command of the file, {@code SELECT} of the chain's database</td><td>continue: it is the prologue
 * (2.2)</td></tr> <tr><td>any other whole command</td><td>{@link Stop#UNANNOTATED}</td></tr> <tr><td>the end of the
 * file</td><td>{@link Stop#END}</td></tr> <tr><td>anything else</td><td>{@link Stop#DAMAGE}</td></tr> </table>
 */
final class IncrFileScan {
    enum Stop {
        END,
        UNANNOTATED,
        DAMAGE
    }

    private final LogReader in;
    private final ChainState chain;
    private final RespScanner scanner;
    private final SparseIndex index = new SparseIndex();
    private long validEnd;
    private long fsynced;
    private boolean prologue;
    private int records;
    private String why = "";
    private @Nullable RecordHeader stoppedAt;
    private long unannotatedFrom = -1;

    private IncrFileScan(LogReader in, ChainState chain) {
        this.in = in;
        this.chain = chain;
        this.scanner = new RespScanner(in);
    }

    /**
     * The result of a scan.
     *
     * @param validEnd the end of the part that continues the chain
     * @param fsynced the highest {@code #F} before that
     * @param records the number of records in that part
     * @param why the reason of a stop at damage
     * @param stoppedAt the record line at {@code validEnd}, if it is well-formed
     * @param unannotatedFrom the position at which commands of redis-server may begin: behind that line, or within a
     *     torn line to which they were appended; -1 if there is none
     */
    record Result(
            Stop stop,
            long validEnd,
            long fsynced,
            int records,
            SparseIndex index,
            String why,
            @Nullable RecordHeader stoppedAt,
            long unannotatedFrom) {
        /** The reason of a stop before the end, in words. */
        String reason() {
            return stop == Stop.UNANNOTATED ? "a command without a record line" : why;
        }
    }

    /** Scans a file and moves {@code chain} to the end of the valid part. */
    static Result scan(LogReader in, ChainState chain) throws IOException {
        in.seek(0);
        IncrFileScan scan = new IncrFileScan(in, chain);
        Stop stop = null;
        while (stop == null) {
            scan.validEnd = in.position();
            stop = scan.step();
        }
        return scan.result(stop);
    }

    private Result result(Stop stop) {
        return new Result(stop, validEnd, fsynced, records, index, why, stoppedAt, unannotatedFrom);
    }

    private @Nullable Stop step() throws IOException {
        return switch (scanner.next()) {
            case END -> Stop.END;
            case NOTE -> note();
            case COMMAND -> command();
            case TORN -> damage("the file ends within a " + (records == 0 && !prologue ? "prologue" : "record"));
            case MALFORMED -> damage("neither a record nor a command");
        };
    }

    private @Nullable Stop command() {
        boolean expected = !prologue && records == 0 && scanner.isSelect() && scanner.database() == chain.db();
        prologue |= expected;
        unannotatedFrom = expected ? -1 : validEnd;
        return expected ? null : Stop.UNANNOTATED;
    }

    private @Nullable Stop note() throws IOException {
        long believed = RecordCodec.parseFsynced(scanner.line(), scanner.lineLength());
        if (believed > fsynced && believed <= chain.end().index()) {
            fsynced = believed;
        }
        int glued = believed < 0 ? gluedCommand() : -1;
        if (glued > 0) {
            unannotatedFrom = validEnd + glued;
            return damage("a torn line to which redis-server has appended");
        }
        return scanner.isRecordLine() ? record() : null;
    }

    /** Finds a {@code SELECT} that redis-server appended to a torn line of ours: its first line is on the same line. */
    private int gluedCommand() {
        byte[] line = scanner.line();
        int length = scanner.lineLength();
        boolean ours = length > 5 && (line[1] == 'R' || line[1] == 'F');
        boolean select = ours && line[length - 4] == '*' && line[length - 3] == '2' && line[length - 2] == '\r';
        return select ? length - 4 : -1;
    }

    private @Nullable Stop record() throws IOException {
        RecordHeader header = RecordCodec.parseHeader(scanner.line(), scanner.lineLength());
        if (header == null) {
            return damage("a malformed record line");
        }
        stoppedAt = header;
        unannotatedFrom = in.position();
        if (header.payloadLen() > in.remaining()) {
            return damage("the file ends within a record");
        }
        if (header.index() != chain.end().index() + 1
                || header.endOffset() - header.payloadLen() != chain.end().offset()) {
            // Checked before memory is taken for a payload, because its length may be the damage.
            return damage("record " + header.index() + " does not continue " + chain.end());
        }
        LogRecord record = header.with(in.read(header.payloadLen()));
        try {
            chain.accept(record);
        } catch (BrokenChainException e) {
            return damage(String.valueOf(e.getMessage()));
        }
        index.add(record.index(), validEnd);
        records++;
        stoppedAt = null;
        unannotatedFrom = -1;
        return null;
    }

    private Stop damage(String what) {
        why = what;
        return Stop.DAMAGE;
    }
}
