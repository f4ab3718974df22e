package dev.redoubt.node.shard.verify;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A base that tells how much of it was read. One thread. */
final class ToldStream extends FilterInputStream {
    private static final int TOLD_BYTES = 1 << 20;

    private final long size;
    private final VerifyProgress progress;
    private final long index;
    private long bytes;
    private long told;

    /**
     * @param size of the object in the target, which may be encrypted and so a little longer
     * @param index of the base
     */
    ToldStream(InputStream in, long size, VerifyProgress progress, long index) {
        super(in);
        this.size = size;
        this.progress = progress;
        this.index = index;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        bytes += Math.max(0, got);
        if (bytes - told >= TOLD_BYTES) {
            told = bytes;
            progress.at("reading the base at record " + index + ": byte " + bytes + " of " + size);
        }
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, TOLD_BYTES)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
