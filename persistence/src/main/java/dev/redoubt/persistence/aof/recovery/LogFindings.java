package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.log.LogEnd;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of the inspection of a log that nobody has changed.
 *
 * @param verdict the step that a start takes
 * @param base the file of the base; null if there is none
 * @param baseEnd the place of the base in the log; null if it tells none
 * @param files the incr files, up to the one in which the chain of records ends
 * @param end the end of the chain
 * @param durable the highest record that was durable once, as far as this is known
 * @param stop the place at which the chain ends early; null if it reaches the end of the files
 * @param behind the bytes behind that place, in this file and those that follow
 */
public record LogFindings(
        Verdict verdict,
        @Nullable Path base,
        @Nullable LogEnd baseEnd,
        List<FileFinding> files,
        LogEnd end,
        long durable,
        @Nullable Stop stop,
        long behind) {
    /** The step that a start takes. */
    public enum Verdict {
        /** There is no log. */
        EMPTY,
        /** The log is loaded as it is. */
        WHOLE,
        /** The log is loaded; records at its end that were durable once are missing, and the member is suspect (3.4). */
        SHORTER,
        /** The torn end is truncated, and the rest is loaded. */
        TORN,
        /** Commands without record lines are taken over as a new history: redis-server wrote them. */
        FOREIGN,
        /** The start is refused. */
        REFUSED
    }

    /**
     * An incr file.
     *
     * @param bytes its length
     * @param records the records in it that continue the chain
     * @param last the end of the chain behind it
     * @param firstMs the time of the first of them in Unix milliseconds; 0 if there is none
     * @param lastMs the time of the last record up to its end; 0 if there is none
     * @param fsynced the highest record that its {@code #F} lines call durable
     */
    public record FileFinding(
            Path path, long bytes, int records, LogEnd last, long firstMs, long lastMs, long fsynced) {}

    /**
     * A place in a file.
     *
     * @param record the first record that is not whole; 0 if the file has no records
     * @param why the reason in words
     */
    public record Stop(Path file, long offset, long record, String why) {}

    public LogFindings {
        files = List.copyOf(files);
    }
}
