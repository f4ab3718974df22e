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
        byte[] payload = record.payload();
        long at = position;
        int done = 0;
        while (done < payload.length || buffer.position() > 0) {
            int part = Math.min(payload.length - done, buffer.remaining());
            buffer.put(payload, done, part).flip();
            done += part;
            int length = buffer.remaining();
            file.write(buffer, at);
            at += length;
            buffer.clear();
        }
        return at;
    }

    /** The length of the {@code #F} line of the last write; 0 if there was none. */
    int noteLength() {
        return noteLength;
    }
}
