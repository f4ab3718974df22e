package dev.redoubt.persistence.aof.format;

import java.io.IOException;

/**
 * Bytes that are read in order and can be read again from any position up to a limit. The scanner reads through this
 * port, so that the formats know no files. One thread.
 */
public interface ByteInput {
    /** The position of the next byte, from 0. */
    long position();

    /** The position at which the input ends; it may rise, never fall. */
    long limit();

    /** Returns how many bytes lie before the limit. */
    default long remaining() {
        return limit() - position();
    }

    /** Moves to a position at or before the limit. */
    void seek(long position);

    /** The next byte, 0 to 255, without moving; -1 at the limit. */
    int peek() throws IOException;

    /** The next byte, 0 to 255; -1 at the limit. */
    int read() throws IOException;

    /** Exactly {@code count} bytes, which are within {@link #remaining}. */
    byte[] read(int count) throws IOException;

    /**
     * Reads a line with its {@code \n}.
     *
     * @return its length; -1 if the limit came first, or the line is longer than {@code into}
     */
    int readLine(byte[] into) throws IOException;
}
