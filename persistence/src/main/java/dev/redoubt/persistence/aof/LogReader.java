package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.ByteInput;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A buffered reader of a {@link LogFile} up to a limit; bytes behind the limit may still change. It owns the file. One
 * thread.
 */
public final class LogReader implements ByteInput, Closeable {
    private static final int BUFFER = 1 << 16;

    private final LogFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long bufferStart;
    private long limit;

    public LogReader(LogFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    public static LogReader open(LogStorage storage, Path path) throws IOException {
        LogFile file = storage.openRead(path);
        try {
            return new LogReader(file, file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public long position() {
        return bufferStart + buffer.position();
    }

    @Override
    public long limit() {
        return limit;
    }

    /** Raises the limit: more of the file is final now. */
    void raiseLimit(long newLimit) {
        limit = Math.max(limit, newLimit);
    }

    @Override
    public void seek(long position) {
        if (position >= bufferStart && position <= bufferStart + buffer.limit()) {
            buffer.position((int) (position - bufferStart));
        } else {
            bufferStart = position;
            buffer.position(0).limit(0);
        }
    }

    @Override
    public int peek() throws IOException {
        return buffer.hasRemaining() || fill() ? buffer.get(buffer.position()) & 0xFF : -1;
    }

    @Override
    public int read() throws IOException {
        return buffer.hasRemaining() || fill() ? buffer.get() & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        bufferStart = position();
        buffer.clear().limit((int) Math.max(0, Math.min(BUFFER, limit - bufferStart)));
        int got = buffer.hasRemaining() ? file.read(buffer, bufferStart) : -1;
        buffer.flip();
        return got > 0;
    }

    @Override
    public int readLine(byte[] into) throws IOException {
        for (int length = 0; length < into.length; ) {
            int c = read();
            if (c < 0) {
                return -1;
            }
            into[length++] = (byte) c;
            if (c == '\n') {
                return length;
            }
        }
        return -1;
    }

    /** Reads up to and including the next {@code stop}, at most a full {@code into}; returns the count, not 0. */
    public int readUpTo(byte stop, byte[] into) throws IOException {
        int length = 0;
        while (length < into.length) {
            int c = read();
            if (c < 0) {
                break;
            }
            into[length++] = (byte) c;
            if ((byte) c == stop) {
                break;
            }
        }
        if (length == 0) {
            throw new EOFException("at byte " + position());
        }
        return length;
    }

    @Override
    public byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        int got = Math.min(count, buffer.remaining());
        buffer.get(bytes, 0, got);
        if (count - got < BUFFER) {
            while (got < count && fill()) {
                int more = Math.min(count - got, buffer.remaining());
                buffer.get(bytes, got, more);
                got += more;
            }
        } else {
            got += readDirectly(bytes, got);
        }
        if (got < count) {
            throw new EOFException("at byte " + position());
        }
        return bytes;
    }

    private int readDirectly(byte[] bytes, int from) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
        long at = position();
        for (int got = 0; rest.hasRemaining() && got >= 0; ) {
            got = file.read(rest, at);
            at += Math.max(0, got);
        }
        seek(at);
        return rest.position() - from;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
