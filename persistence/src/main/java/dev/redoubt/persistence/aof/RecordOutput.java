package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The writer of records through one direct buffer: a record of usual size is one write(2). One thread. */
public final class RecordOutput {
    private static final int BUFFER = 1 << 18;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] scratch = new byte[RecordCodec.MAX_HEADER];
    private int noteLength;

    /**
     * Writes a record, and before it an {@code #F} line if {@code fsynced} is above 0.
     *
     * @return the position behind the record; {@link #noteLength} tells where its own line began
     */
    long write(LogFile file, long position, long fsynced, LogRecord record) throws IOException {
        buffer.clear();
        if (fsynced > 0) {
            RecordCodec.formatFsynced(fsynced, scratch, buffer);
        }
        noteLength = buffer.position();
        RecordCodec.formatHeader(record, scratch, buffer);
        long at = position;
        for (byte[] part : record.payload().parts()) {
            int done = 0;
            while (done < part.length) {
                if (!buffer.hasRemaining()) {
                    at = flush(file, at);
                }
                int some = Math.min(part.length - done, buffer.remaining());
                buffer.put(part, done, some);
                done += some;
            }
        }
        return flush(file, at);
    }

    /** Writes an {@code #F} line alone; returns the position behind it. */
    long writeNote(LogFile file, long position, long fsynced) throws IOException {
        buffer.clear();
        RecordCodec.formatFsynced(fsynced, scratch, buffer);
        return flush(file, position);
    }

    private long flush(LogFile file, long at) throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        file.write(buffer, at);
        buffer.clear();
        return at + length;
    }

    /** The length of the {@code #F} line of the last write; 0 if there was none. */
    int noteLength() {
        return noteLength;
    }
}
