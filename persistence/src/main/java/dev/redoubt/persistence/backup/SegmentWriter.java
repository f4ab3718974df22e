package dev.redoubt.persistence.backup;

import dev.redoubt.persistence.aof.RecordCursor;
import dev.redoubt.persistence.aof.RecordGoneException;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.log.LogRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes records of a log into a file as they lie in the archive (docs/protocol.md 9.3): a prologue that selects the
 * database in force, and the records of one term. One record at a time is in memory.
 */
public final class SegmentWriter {
    private static final int BUFFER = 1 << 16;

    private SegmentWriter() {}

    /**
     * A place in the log, behind a record.
     *
     * @param index of the record
     * @param db in force behind it
     * @param endOffset the replication offset behind it
     * @param unixMs the time of the record
     */
    public record Place(long index, int db, long endOffset, long unixMs) {
        /** The place behind a record. */
        public static Place behind(LogRecord record) {
            return new Place(record.index(), record.db(), record.endOffset(), record.unixMs());
        }
    }

    /**
     * Writes the records behind a place: the first in any case, and more while they fit, as long as they are of the
     * term of the first.
     *
     * @param from the place behind which the records begin
     * @param lastIndex the last record that may be written; behind {@code from}, and in the log
     * @param maxBytes of the file, unless the first record alone is longer
     * @param file is replaced
     * @return the place behind the last record that was written
     * @throws RecordGoneException if the first record is not in the log any more
     */
    public static Place write(ShardLog log, Place from, long lastIndex, long maxBytes, Path file) throws IOException {
        byte[] scratch = new byte[RecordCodec.MAX_HEADER];
        ByteBuffer header = ByteBuffer.allocate(RecordCodec.MAX_HEADER);
        Place at = from;
        try (RecordCursor cursor = log.read(from.index() + 1);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            byte[] prologue = RespScanner.select(from.db());
            out.write(prologue);
            long bytes = prologue.length;
            LogRecord first = cursor.next();
            LogRecord record = first;
            while (record != null && first != null && record.index() <= lastIndex && record.term() == first.term()) {
                RecordCodec.formatHeader(record, scratch, header.clear());
                bytes += header.position() + record.payload().length();
                if (at.index() > from.index() && bytes > maxBytes) {
                    break;
                }
                out.write(header.array(), 0, header.position());
                for (byte[] part : record.payload().parts()) {
                    out.write(part);
                }
                at = Place.behind(record);
                record = cursor.next();
            }
        }
        if (at.index() == from.index()) {
            throw new IllegalArgumentException("no record from " + (from.index() + 1) + " to " + lastIndex);
        }
        return at;
    }
}
