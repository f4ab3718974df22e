package dev.redoubt.persistence.aof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link LogStorage}. Reads and force from any thread, writes from one. */
public interface LogFile extends Closeable {
    /** The size in bytes. */
    long size() throws IOException;

    /** Reads at a position, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)}; returns -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes all remaining bytes at a position; on failure some of them may be written. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Truncates the file to a size. */
    void truncate(long size) throws IOException;

    /** Makes the content durable (fsync). */
    void force() throws IOException;
}
