package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.TermTable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one log of a shard: a base (a snapshot) and the records after it. {@link AofLog} keeps it in files,
 * {@link MemoryLog} in memory.
 *
 * <table><caption>Threads</caption>
 * <tr><th>call</th><th>from</th></tr>
 * <tr><td>append, rotate, truncate, reset, close</td><td>one thread at a time (the owner's)</td></tr>
 * <tr><td>fsync, read, newBaseFile, installBase, keepFrom, all getters</td><td>any thread, also while the owner appends</td></tr>
 * </table>
 */
public interface ShardLog extends Closeable {
    /** The end of the log: behind the last appended record. */
    LogEnd end();

    /** The crc of the last record; the next crc is computed from it (2.1). */
    int lastCrc();

    /** The database in force at the end (2.2). */
    int lastDb();

    /** The time of the last record in Unix milliseconds; the time of the next one is not below it (2.1). */
    long lastUnixMs();

    /** The terms and their first indexes, as far as base and records tell. */
    TermTable terms();

    /** The oldest index that {@link #read} can return: base index + 1, or less while older records are in memory or kept. */
    long firstIndex();

    /**
     * The lowest index behind which {@link #truncate} can remove records: that of the base. It is not {@link
     * #firstIndex} - 1: records before the base may still be in memory, and the data set before the base is gone.
     */
    long truncatableTo();

    /** The highest index that is known to survive a loss of power. */
    long fsyncedIndex();

    /**
     * Writes one record, which must continue the log. On failure the file is first truncated to the record's start
     * (2.10), so that the same record can be appended again.
     *
     * @throws BrokenChainException if the record does not continue the log: index, offset, term, time or crc
     */
    void append(LogRecord record) throws IOException;

    /**
     * Makes all records durable that were appended before the call.
     *
     * @return the index up to which the log is durable now
     * @throws FsyncFailedException if it fails now, or has failed before on this file: the pages are gone (2.10)
     */
    long fsync() throws IOException;

    /**
     * Reads records from {@code fromIndex} on, concurrently with appends.
     *
     * @throws RecordGoneException if {@code fromIndex} is below {@link #firstIndex}
     */
    RecordCursor read(long fromIndex) throws IOException;

    /** Ends the active file exactly at {@link #end} and opens the next one, for a snapshot at that index (2.8). */
    void rotate() throws IOException;

    /**
     * Returns the file into which the caller writes a snapshot before {@link #installBase}; the file does not exist
     * yet.
     */
    Path newBaseFile() throws IOException;

    /**
     * Makes a complete snapshot the base, and drops the records that it covers. Returns when that is durable.
     *
     * @param rdb a file of {@link #newBaseFile}; it is fsynced and renamed here
     * @throws IllegalStateException if the log was not rotated at {@code info.end().index()}
     */
    void installBase(Path rdb, BaseInfo info) throws IOException;

    /**
     * Removes all records behind {@code lastIndex} (3.6); they stay in audit files. No cursor survives it.
     *
     * @throws TruncateBelowBaseException if records up to {@code lastIndex} cannot be restored here: a full sync is due
     */
    TruncationReport truncate(long lastIndex) throws IOException;

    /**
     * Replaces base and records by a snapshot (full sync, restore). The caller has verified {@code rdb} to its last
     * byte; the files replaced are kept for audit. No cursor survives it.
     */
    void reset(Path rdb, BaseInfo info) throws IOException;

    /** The file that holds a record; null if no file does: it is only in memory, or lies before the base. Any thread. */
    default @Nullable Path fileOf(long index) {
        return null;
    }

    /**
     * Keeps the files with records from {@code fromIndex} on when a base covers them, the newest up to {@code maxBytes}
     * together, and lets go what was kept before and is not needed. Nothing is kept over a restart. Any thread, but not
     * that of a shard: files may be deleted.
     *
     * @param fromIndex the first record that a reader still needs; {@link Long#MAX_VALUE} for none
     */
    default void keepFrom(long fromIndex, long maxBytes) throws IOException {}

    /** The newest records in memory; for reading, and to change their bound. */
    RecentRecords recent();

    /** The base, or null if the log begins with record 1. */
    @Nullable
    BaseInfo base();
}
