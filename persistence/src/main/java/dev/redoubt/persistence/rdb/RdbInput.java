package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The buffered reader of the primitive values of an RDB stream, with the offset and the checksum of the bytes taken. It
 * believes no length that the file claims: it reads big strings in growing pieces, so that memory follows the bytes
 * that are there.
 */
final class RdbInput {
    /** A bigger string does not fit into a Java array. */
    static final long MAX_STRING = Integer.MAX_VALUE - 16;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIRST_PIECE = 1 << 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final InputStream in;

    /** Says whether a string of so many bytes may be unpacked. */
    private final LongPredicate memory;

    /** Holds the whole input, and is not written to, if that is in memory. */
    private final byte[] buffer;

    private final boolean inMemory;
    private int position;
    private int limit;
    /** Offset in the file of the buffer's first byte. */
    private long base;
    /** Checksum of all before the byte {@code summed} of the buffer. */
    private long crc;

    private int summed;

    RdbInput(InputStream in) {
        this.in = in;
        this.memory = bytes -> true;
        this.buffer = new byte[BUFFER_BYTES];
        this.inMemory = false;
    }

    /** The first {@code length} bytes of an array, which nobody changes. */
    RdbInput(byte[] bytes, int length, LongPredicate memory) {
        this.in = InputStream.nullInputStream();
        this.memory = memory;
        this.buffer = bytes;
        this.limit = length;
        this.inMemory = true;
    }

    /** Takes the magic with which a file begins. */
    RdbMagic magic() throws IOException {
        while (limit < RdbMagic.BYTES && !inMemory) {
            int got = in.read(buffer, limit, buffer.length - limit);
            if (got <= 0) {
                break;
            }
            limit += got;
        }
        RdbMagic magic = RdbMagic.of(Arrays.copyOf(buffer, Math.min(limit, RdbMagic.BYTES)));
        position = RdbMagic.BYTES;
        return magic;
    }

    /** The number of bytes taken so far. */
    long offset() {
        return base + position;
    }

    /** The checksum of all bytes taken so far. */
    long crc() {
        crc = Crc64.update(crc, buffer, summed, position);
        summed = position;
        return crc;
    }

    int u8() throws IOException {
        if (position == limit) {
            fill(1);
        }
        return buffer[position++] & 0xff;
    }

    int i32() throws IOException {
        need(Integer.BYTES);
        int value = (int) INT.get(buffer, position);
        position += Integer.BYTES;
        return value;
    }

    long i64() throws IOException {
        need(Long.BYTES);
        long value = (long) LONG.get(buffer, position);
        position += Long.BYTES;
        return value;
    }

    /** A length; never negative. */
    long length() throws IOException {
        long at = offset();
        int first = u8();
        if (first >= RdbFormat.INT_8) {
            throw new RdbException(at, "an encoded string where a length is due");
        }
        return length(at, first);
    }

    private long length(long at, int first) throws IOException {
        if (first < RdbFormat.LENGTH_14) {
            return first;
        }
        if (first < RdbFormat.LENGTH_32) {
            return (first & 0x3fL) << 8 | u8();
        }
        if (first == RdbFormat.LENGTH_32) {
            need(Integer.BYTES);
            long length = Integer.toUnsignedLong((int) INT_BIG.get(buffer, position));
            position += Integer.BYTES;
            return length;
        }
        if (first != RdbFormat.LENGTH_64) {
            throw new RdbException(at, "unknown form of length " + first);
        }
        long length = big64();
        if (length < 0) {
            throw new RdbException(at, "length " + Long.toUnsignedString(length));
        }
        return length;
    }

    /** A length of 64 bits of which all may be set, as of a module's id. */
    long unsigned() throws IOException {
        long at = offset();
        int first = u8();
        return first == RdbFormat.LENGTH_64 ? big64() : length(at, first);
    }

    private long big64() throws IOException {
        need(Long.BYTES);
        long value = (long) LONG_BIG.get(buffer, position);
        position += Long.BYTES;
        return value;
    }

    /** A string in any of its forms; integers as their decimal text. */
    byte[] string() throws IOException {
        long at = offset();
        int first = u8();
        return switch (first) {
            case RdbFormat.INT_8 -> decimal((byte) u8());
            case RdbFormat.INT_16 -> decimal((short) (u8() | u8() << 8));
            case RdbFormat.INT_32 -> decimal(i32());
            case RdbFormat.LZF -> compressed(at);
            default -> {
                if (first > RdbFormat.LZF) {
                    throw new RdbException(at, "unknown form of string " + first);
                }
                yield bytes(at, length(at, first));
            }
        };
    }

    static byte[] decimal(long value) {
        return Long.toString(value).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] compressed(long at) throws IOException {
        long compressedLength = length();
        long length = length();
        if (length > MAX_STRING || length / Lzf.MAX_RATIO > compressedLength) {
            throw new RdbException(at, compressedLength + " compressed bytes cannot hold " + length);
        }
        if (!memory.test(length)) {
            throw new RdbException(at, "there is no memory for a string of " + length + " bytes");
        }
        byte[] plain = Lzf.decompress(bytes(at, compressedLength), (int) length);
        if (plain == null) {
            throw new RdbException(at, "the compressed string is damaged");
        }
        return plain;
    }

    /** Takes {@code length} bytes; {@code at} is the beginning of their string, for messages. */
    byte[] bytes(long at, long length) throws IOException {
        if (length > MAX_STRING) {
            throw new RdbException(at, "a string of " + length + " bytes");
        }
        int size = (int) length;
        if (size <= limit - position) {
            byte[] bytes = Arrays.copyOfRange(buffer, position, position + size);
            position += size;
            return bytes;
        }
        byte[] bytes = new byte[Math.min(size, FIRST_PIECE)];
        int done = 0;
        while (true) {
            int part = Math.min(bytes.length - done, limit - position);
            System.arraycopy(buffer, position, bytes, done, part);
            position += part;
            done += part;
            if (done == size) {
                return bytes;
            }
            if (done == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * done));
            } else {
                fill(size - done);
            }
        }
    }

    private void need(int bytes) throws IOException {
        while (limit - position < bytes) {
            fill(bytes - (limit - position));
        }
    }

    /** Reads at least one more byte; the bytes not yet taken move to the buffer's start. */
    private void fill(int missing) throws IOException {
        if (inMemory) {
            throw ended(missing);
        }
        crc();
        int kept = limit - position;
        System.arraycopy(buffer, position, buffer, 0, kept);
        base += position;
        position = 0;
        summed = 0;
        limit = kept;
        int got = in.read(buffer, limit, buffer.length - limit);
        if (got <= 0) {
            throw ended(missing);
        }
        limit += got;
    }

    private RdbException ended(int missing) {
        return new RdbException(base + limit, "the file ends here, " + missing + " bytes too early at least");
    }

    /** True if no byte follows. */
    boolean atEnd() throws IOException {
        if (position < limit) {
            return false;
        }
        return in.read() < 0;
    }
}
