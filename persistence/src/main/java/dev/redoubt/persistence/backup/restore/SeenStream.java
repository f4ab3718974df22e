package dev.redoubt.persistence.backup.restore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that sees all bytes that are taken from it, one by one, in arrays or skipped, in one method. It is not
 * buffered: put a buffer above it. One thread.
 */
public abstract class SeenStream extends FilterInputStream {
    private static final int SKIP_BYTES = 1 << 20;

    /** A stream that takes its bytes from {@code in} and closes it. */
    protected SeenStream(InputStream in) {
        super(in);
    }

    /**
     * Sees what was read, before the reader has it.
     *
     * @param count the bytes; -1 at the end
     * @throws IOException to the reader
     */
    protected abstract void seen(int count) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public final int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        seen(got);
        return got;
    }

    @Override
    public final long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, SKIP_BYTES)).length;
    }

    @Override
    public final boolean markSupported() {
        return false;
    }
}
