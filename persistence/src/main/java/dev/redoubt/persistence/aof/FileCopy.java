package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Copies ranges of bytes between files. */
public final class FileCopy {
    private static final int CHUNK = 1 << 20;

    private FileCopy() {}

    /** Copies bytes {@code from} to {@code to} of a file to the beginning of another one and fsyncs it. */
    public static void copy(LogStorage storage, Path source, long from, long to, LogFile target) throws IOException {
        copy(storage, source, from, to, target, 0);
        target.force();
    }

    /** Copies the range to position {@code targetFrom} of the target, without an fsync. */
    public static void copy(LogStorage storage, Path source, long from, long to, LogFile target, long targetFrom)
            throws IOException {
        try (LogFile in = storage.openRead(source)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(CHUNK, to - from)));
            long at = from;
            while (at < to) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
                if (in.read(buffer, at) < 0) {
                    throw new IOException(source + " became shorter than " + to + " bytes");
                }
                buffer.flip();
                int length = buffer.remaining();
                target.write(buffer, targetFrom + at - from);
                at += length;
            }
        }
    }
}
