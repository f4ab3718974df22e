package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.Words;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A request as bytes in an array of known length. One thread. */
final class RequestBytes extends OutputStream {
    private static final byte[] LINE_END = Words.ascii("\r\n");

    private final byte[] bytes;
    private int at;

    RequestBytes(int length) {
        this.bytes = new byte[length];
    }

    /** Returns the length of a bulk of {@code length} bytes with what is around it. */
    static long bulkLength(long length) {
        return header('$', length).length + length + LINE_END.length;
    }

    /** Returns the length of a request of these arguments. */
    static long length(byte[]... args) {
        long sum = header('*', args.length).length;
        for (byte[] arg : args) {
            sum += bulkLength(arg.length);
        }
        return sum;
    }

    /** Returns a whole request. */
    static byte[] of(byte[]... args) {
        RequestBytes request = new RequestBytes((int) length(args));
        request.begin(args.length);
        for (byte[] arg : args) {
            request.bulk(arg);
        }
        return request.bytes();
    }

    void begin(int args) {
        write(header('*', args));
    }

    void bulk(byte[] arg) {
        beginBulk(arg.length);
        write(arg);
        endBulk();
    }

    void beginBulk(long length) {
        write(header('$', length));
    }

    void endBulk() {
        write(LINE_END);
    }

    private static byte[] header(char kind, long number) {
        return (kind + Long.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the array once it is full. */
    byte[] bytes() {
        if (at != bytes.length) {
            throw new IllegalStateException(at + " of " + bytes.length + " bytes were written");
        }
        return bytes;
    }

    @Override
    public void write(int b) {
        bytes[at++] = (byte) b;
    }

    @Override
    public void write(byte[] b) {
        write(b, 0, b.length);
    }

    @Override
    public void write(byte[] b, int off, int len) {
        System.arraycopy(b, off, bytes, at, len);
        at += len;
    }
}
