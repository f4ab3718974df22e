package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.rdb.RdbException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the files of a log, from the first key of the base to the last command. It is read without the chain of
 * records, which was followed before. One thread.
 */
public final class LogContent {
    /** The ways on where a file is whole, but its content cannot be held. */
    static final String WAYS_ON_CONTENT =
            "Nothing on disk was changed. Ways on: put a file there that can be loaded; or load this one with a"
                    + " redis-server that can, remove there what is named, and save it again; or start a version of this"
                    + " program that can load it";

    private final LogStorage storage;
    private final ContentTrial trial;

    private LogContent(LogStorage storage, ContentTrial trial) {
        this.storage = storage;
        this.trial = trial;
    }

    /**
     * Loads the content of an inspected log up to the place at which the inspection stopped, and beyond it where
     * redis-server has continued the log.
     *
     * @throws LogDamagedException something cannot be loaded; the message names file and byte
     */
    public static void load(LogCheck check, ContentTrial trial) throws IOException {
        List<UnannotatedTail.Range> ranges = ranges(check.scanned());
        ranges.addAll(check.unannotated());
        new LogContent(check.files().storage(), trial).load(check.basePath(), check.rdbEnd(), ranges);
    }

    /**
     * Loads a snapshot, and commands behind it.
     *
     * @param rdb the file of the snapshot; null if there is none
     * @param rdbEnd the end of the snapshot in its file; 0 if the file has none, -1 for the end of the file
     */
    static void load(
            LogStorage storage, ContentTrial trial, @Nullable Path rdb, long rdbEnd, List<UnannotatedTail.Range> ranges)
            throws IOException {
        new LogContent(storage, trial).load(rdb, rdbEnd, ranges);
    }

    /** Returns the records of scanned files as ranges; each file begins in database 0 (2.2). */
    static List<UnannotatedTail.Range> ranges(List<LogLoader.Scanned> scanned) {
        List<UnannotatedTail.Range> ranges = new ArrayList<>();
        scanned.forEach(file ->
                ranges.add(new UnannotatedTail.Range(file.path(), 0, file.scan().validEnd(), 0)));
        return ranges;
    }

    private void load(@Nullable Path rdb, long rdbEnd, List<UnannotatedTail.Range> ranges) throws IOException {
        trial.begin();
        if (rdb != null && rdbEnd != 0) {
            snapshot(rdb, rdbEnd);
        }
        for (UnannotatedTail.Range range : ranges) {
            commands(range);
        }
    }

    private void snapshot(Path rdb, long rdbEnd) throws IOException {
        try (LogReader in = rdbEnd < 0 ? LogReader.open(storage, rdb) : new LogReader(storage.openRead(rdb), rdbEnd)) {
            trial.snapshot(new RdbFile.Stream(in), in.limit());
        } catch (RdbException e) {
            throw new LogDamagedException(rdb, e.offset(), 0, e.matter(), WAYS_ON_CONTENT);
        }
    }

    private void commands(UnannotatedTail.Range range) throws IOException {
        trial.database(range.db());
        try (LogReader in = LogReader.open(storage, range.file())) {
            in.seek(range.from());
            RespScanner scanner = new RespScanner(in);
            while (in.position() < range.to()) {
                RespScanner.Kind kind = scanner.next();
                if (kind == RespScanner.Kind.COMMAND) {
                    command(range.file(), in, scanner.start());
                } else if (kind != RespScanner.Kind.NOTE) {
                    throw new IOException(range.file() + " changed while it was read, at byte " + scanner.start());
                }
            }
        }
    }

    private void command(Path file, LogReader in, long start) throws IOException {
        long end = in.position();
        in.seek(start);
        byte[] resp = in.read(Math.toIntExact(end - start));
        try {
            trial.command(resp);
        } catch (IOException refused) {
            throw new LogDamagedException(file, start, 0, String.valueOf(refused.getMessage()), WAYS_ON_CONTENT);
        }
    }
}
