package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RespScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands without record lines up to the end of the log (2.5): what redis-server appended, or a log that is Redis's
 * altogether.
 *
 * <p>In a log of ours, redis-server's first command is always a {@code SELECT} (its {@code aof_selected_db} is unknown
 * after a start), and there are no lines of ours behind it. If it cut a torn record at a command border, the record's
 * line and its first commands stand before that {@code SELECT}.
 */
final class UnannotatedTail {
    /** What the commands were found to be. */
    enum Verdict {
        /** Whole commands to the end, or but for a torn end. */
        BARE,
        /** There are lines of ours among them, or no sign of Redis: damage, not a continuation. */
        NOT_BARE,
        /** Redis's commands, but they are malformed somewhere; Redis would not load them either. */
        MALFORMED
    }

    /**
     * A piece of a file.
     *
     * @param db in force where it begins
     */
    record Range(Path file, long from, long to, int db) {}

    /**
     * What was found.
     *
     * @param ranges the commands, in order
     * @param tornFrom in the last file: where a torn command, or a transaction without its end, begins; -1 if nothing is
     * @param file where a malformed command is
     * @param offset of that
     */
    record Result(Verdict verdict, List<Range> ranges, long tornFrom, Path file, long offset) {}

    /** Where to look: files in order, of the first one only from an offset on. */
    record Start(List<Path> files, long from, int db, boolean selectExpected, long recordEnd) {}

    private final LogStorage storage;
    private final Start start;
    private final List<Range> ranges = new ArrayList<>();
    private boolean selectFirst;
    private boolean selectLater;
    private boolean wholeRecord;
    /** A file behind the first one has more than the {@code SELECT} with which ours begin too (2.2). */
    private boolean beyondPrologue;

    private long border;
    private long tornFrom = -1;

    private UnannotatedTail(LogStorage storage, Start start) {
        this.storage = storage;
        this.start = start;
    }

    /** Looks at commands; nothing is changed. */
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
            if (verdict != Verdict.BARE || !redis && i == last) {
                return new Result(redis ? verdict : Verdict.NOT_BARE, List.of(), -1, file, border);
            }
            wholeRecord |= i == 0 && border == start.recordEnd() && start.recordEnd() > from;
            ranges.add(new Range(file, from, border, i == 0 ? start.db() : 0));
        }
        if (wholeRecord) {
            // A whole record that does not verify, and then commands: whose fault it is cannot be told.
            return new Result(Verdict.MALFORMED, List.of(), -1, start.files().get(0), start.from());
        }
        return new Result(Verdict.BARE, ranges, tornFrom, start.files().get(last), border);
    }

    /**
     * True if a sign of Redis was seen in the first file. A {@code SELECT} at the very beginning of a record that is torn
     * may be the record's own, so it counts only if the commands go on behind the record's end.
     */
    private boolean isRedis() {
        boolean beyond = border > start.recordEnd();
        return !start.selectExpected() || selectLater && border != start.recordEnd() || selectFirst && beyond;
    }

    private Verdict walk(RespScanner scanner, boolean first, boolean last) throws IOException {
        long multi = -1;
        while (true) {
            RespScanner.Kind kind = scanner.next();
            switch (kind) {
                case NOTE -> {
                    if (isOurs(scanner)) {
                        return Verdict.NOT_BARE;
                    }
                }
                case COMMAND -> {
                    if (!inRecordOrSelect(scanner, first)) {
                        return Verdict.NOT_BARE;
                    }
                    multi = scanner.isMulti() ? scanner.start() : scanner.isExec() ? -1 : multi;
                }
                case MALFORMED -> {
                    border = scanner.start();
                    return Verdict.MALFORMED;
                }
                case END, TORN -> {
                    boolean torn = kind == RespScanner.Kind.TORN || multi >= 0;
                    border = multi >= 0 ? multi : scanner.start();
                    tornFrom = torn ? border : -1;
                    return torn && !last ? Verdict.MALFORMED : Verdict.BARE;
                }
            }
        }
    }

    private static boolean isOurs(RespScanner scanner) {
        return scanner.isRecordLine() || RecordCodec.parseFsynced(scanner.line(), scanner.lineLength()) >= 0;
    }

    /** Until the first {@code SELECT} of Redis, commands must lie within the record that was cut. */
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
