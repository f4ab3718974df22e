package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.RespScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The examination of a tail without record lines, up to the end of the log (2.5): redis-server appended it, or the
 * whole log is Redis's. One thread.
 *
 * <p>In a log of ours, the first command of redis-server is always a {@code SELECT}, because its {@code
 * aof_selected_db} is unknown after a start, and no lines of ours follow. If redis-server truncated a torn record at a
 * command border, the record's line and its first commands stand before that {@code SELECT}.
 */
final class UnannotatedTail {
    /** The result of the examination. */
    enum Verdict {
        /** Whole commands up to the end, or up to a torn end. */
        UNANNOTATED,
        /** Lines of ours are among the commands, or there is no sign of Redis: damage, not a continuation. */
        DAMAGE,
        /** Commands of Redis that are malformed somewhere; Redis would not load them either. */
        MALFORMED
    }

    /**
     * A range of a file.
     *
     * @param db the database in force at its beginning
     */
    record Range(Path file, long from, long to, int db) {}

    /**
     * The verdict with its places.
     *
     * @param ranges the commands, in order
     * @param tornFrom the position in the last file of a torn command or of a transaction without end; -1 if there is
     *     none
     * @param file the file of a malformed command
     * @param offset the position of a malformed command
     */
    record Result(Verdict verdict, List<Range> ranges, long tornFrom, Path file, long offset) {}

    /**
     * The input of the examination.
     *
     * @param files the files, in order
     * @param from the position in the first file at which the commands begin
     * @param db the database in force there
     * @param selectExpected true if the log is ours, so that redis-server must have begun with a {@code SELECT}
     * @param recordEnd the end that the line of a torn record announces; {@code from} if there is no such line
     */
    record Start(List<Path> files, long from, int db, boolean selectExpected, long recordEnd) {}

    private final LogStorage storage;
    private final Start start;
    private final List<Range> ranges = new ArrayList<>();
    /** A {@code SELECT} stands at the very beginning. */
    private boolean selectFirst;
    /** A {@code SELECT} stands later, at most at the announced end of the torn record. */
    private boolean selectLater;
    /** The commands fill a record to its announced end: it is not torn, yet it does not verify. */
    private boolean wholeRecord;
    /** A file behind the first one has more than the {@code SELECT} with which ours begin too (2.2). */
    private boolean beyondPrologue;

    /** The end of the last whole command outside a transaction. */
    private long border;

    private long tornFrom = -1;
    /** The position of a {@code MULTI} whose end has not come yet; -1 outside a transaction. */
    private long multi = -1;

    private UnannotatedTail(LogStorage storage, Start start) {
        this.storage = storage;
        this.start = start;
    }

    /**
     * Examines what stands behind the end of a chain, and changes nothing.
     *
     * @param rest the file in which the chain ends, and those behind it
     * @return null if no command of redis-server can begin there
     */
    static @Nullable Result behind(LogStorage storage, ChainState chain, IncrFileScan.Result scan, List<Path> rest)
            throws IOException {
        if (scan.unannotatedFrom() < 0) {
            return null;
        }
        RecordHeader header = scan.stoppedAt();
        long recordEnd = scan.unannotatedFrom() + (header == null ? 0 : header.payloadLen());
        Start start = new Start(rest, scan.unannotatedFrom(), chain.db(), isOurs(chain, scan), recordEnd);
        return examine(storage, start);
    }

    /** True if the log up to the end of the chain, or the line that stopped it, is of this program. */
    static boolean isOurs(ChainState chain, IncrFileScan.Result scan) {
        return chain.end().term() > 0 || scan.stop() == IncrFileScan.Stop.DAMAGE;
    }

    /** Examines the commands and changes nothing. */
    static Result examine(LogStorage storage, Start start) throws IOException {
        return new UnannotatedTail(storage, start).examine();
    }

    private Result examine() throws IOException {
        int last = start.files().size() - 1;
        boolean redis = false;
        for (int i = 0; i <= last; i++) {
            Path file = start.files().get(i);
            long from = i == 0 ? start.from() : 0;
            Verdict verdict;
            try (LogReader in = LogReader.open(storage, file)) {
                in.seek(from);
                verdict = walk(new RespScanner(in), i == 0, i == last);
            }
            redis |= i == 0 ? isRedis() : beyondPrologue;
            if (verdict != Verdict.UNANNOTATED || (!redis && i == last)) {
                return new Result(redis ? verdict : Verdict.DAMAGE, List.of(), -1, file, border);
            }
            wholeRecord |= i == 0 && border == start.recordEnd() && start.recordEnd() > from;
            ranges.add(new Range(file, from, border, i == 0 ? start.db() : 0));
        }
        if (wholeRecord) {
            // A whole record that does not verify, followed by commands: the origin of the damage is unknown.
            return new Result(Verdict.MALFORMED, List.of(), -1, start.files().get(0), start.from());
        }
        return new Result(Verdict.UNANNOTATED, ranges, tornFrom, start.files().get(last), border);
    }

    /**
     * True if a sign of Redis is in the first file. A {@code SELECT} at the very beginning of a torn record may be the
     * record's own, so it counts only if commands follow behind the record's end.
     */
    private boolean isRedis() {
        boolean beyond = border > start.recordEnd();
        return !start.selectExpected() || (selectLater && border != start.recordEnd()) || (selectFirst && beyond);
    }

    private Verdict walk(RespScanner scanner, boolean first, boolean last) throws IOException {
        multi = -1;
        Verdict verdict = null;
        while (verdict == null) {
            // An expression, so that a new kind without a case does not compile.
            verdict = switch (scanner.next()) {
                case NOTE -> isOurs(scanner) ? Verdict.DAMAGE : null;
                case COMMAND -> command(scanner, first);
                case MALFORMED -> malformed(scanner);
                case END -> end(scanner, multi >= 0, last);
                case TORN -> end(scanner, true, last);
            };
        }
        return verdict;
    }

    private @Nullable Verdict command(RespScanner scanner, boolean first) {
        if (!inRecordOrSelect(scanner, first)) {
            return Verdict.DAMAGE;
        }
        multi = scanner.isMulti() ? scanner.start() : scanner.isExec() ? -1 : multi;
        return null;
    }

    private Verdict malformed(RespScanner scanner) {
        border = scanner.start();
        return Verdict.MALFORMED;
    }

    private Verdict end(RespScanner scanner, boolean torn, boolean last) {
        border = multi >= 0 ? multi : scanner.start();
        tornFrom = torn ? border : -1;
        return torn && !last ? Verdict.MALFORMED : Verdict.UNANNOTATED;
    }

    private static boolean isOurs(RespScanner scanner) {
        return scanner.isRecordLine() || RecordCodec.parseFsynced(scanner.line(), scanner.lineLength()) >= 0;
    }

    /** True if a command is within the truncated record or behind the first {@code SELECT} of Redis. */
    private boolean inRecordOrSelect(RespScanner scanner, boolean first) {
        beyondPrologue |= !first && !(scanner.start() == 0 && scanner.isSelect());
        if (!first || !start.selectExpected()) {
            return true;
        }
        long at = scanner.start();
        wholeRecord |= at == start.recordEnd() && start.recordEnd() > start.from();
        boolean within = at <= start.recordEnd();
        selectFirst |= at == start.from() && scanner.isSelect();
        selectLater |= at > start.from() && within && scanner.isSelect();
        return within || selectFirst || selectLater;
    }
}
