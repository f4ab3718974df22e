package dev.redoubt.node.shard.verify;

import dev.redoubt.persistence.backup.restore.SeenStream;
import java.io.IOException;
import java.io.InputStream;

/** A base that tells how much of it was read. One thread. */
final class ToldStream extends SeenStream {
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
    protected void seen(int count) throws IOException {
        bytes += Math.max(0, count);
        if (bytes - told >= TOLD_BYTES) {
            told = bytes;
            progress.at("reading the base at record " + index + ": byte " + bytes + " of " + size);
        }
    }
}
