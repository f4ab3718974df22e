package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.RedisNumbers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Builds a listpack, whose form {@link Listpack} shows. One thread; the array is used again for the next one. A text
 * that is the decimal form of a long becomes an integer ({@code listpack.c lpEncodeGetType}).
 */
final class ListpackBuilder {
    /** The bytes of a listpack without entries. */
    static final int FRAME_BYTES = 7;

    private static final int HEADER = 6;
    private static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;
    private static final int FIRST_BYTES = 256;

    /** A larger array is not kept for the next listpack. */
    private static final int KEPT_BYTES = 1 << 20;

    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

    /** Bytes that an entry takes beside a text, at most. */
    private static final int MAX_OVERHEAD = 10;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] data = new byte[FIRST_BYTES];
    private int size = HEADER;
    private int count;

    /** Begins the next listpack. */
    void clear() {
        if (data.length > KEPT_BYTES) {
            data = new byte[FIRST_BYTES];
        }
        size = HEADER;
        count = 0;
    }

    /** Ends the listpack. */
    void end() {
        reserve(1);
        data[size++] = (byte) END;
        INT.set(data, 0, size);
        SHORT.set(data, 4, (short) Math.min(count, COUNT_UNKNOWN));
    }

    /** The array; the first {@link #size} bytes are the listpack. */
    byte[] data() {
        return data;
    }

    int size() {
        return size;
    }

    /** Returns the bytes that a text takes as an entry. */
    static long entryBytes(byte[] text, int offset, int length) {
        if (length <= RedisNumbers.MAX_LONG_CHARS && RedisNumbers.isLong(text, offset, length)) {
            return 1L + numberBytes(RedisNumbers.parseLong(text, offset, length, 0));
        }
        long body = (long) length + (length < 64 ? 1 : length < 4096 ? 2 : 5);
        return body + backBytes(body);
    }

    void add(byte[] text, int offset, int length) {
        if (length <= RedisNumbers.MAX_LONG_CHARS && RedisNumbers.isLong(text, offset, length)) {
            add(RedisNumbers.parseLong(text, offset, length, 0));
            return;
        }
        reserve((long) length + MAX_OVERHEAD);
        int start = size;
        if (length < 64) {
            data[size++] = (byte) (0x80 | length);
        } else if (length < 4096) {
            data[size++] = (byte) (0xe0 | length >> 8);
            data[size++] = (byte) length;
        } else {
            data[size] = (byte) 0xf0;
            INT.set(data, size + 1, length);
            size += 5;
        }
        System.arraycopy(text, offset, data, size, length);
        size += length;
        endEntry(start);
    }

    private static int numberBytes(long value) {
        if (value >= 0 && value <= 127) {
            return 1;
        }
        if (value >= -4096 && value <= 4095) {
            return 2;
        }
        if (value == (short) value) {
            return 3;
        }
        if (value >= -8388608 && value <= 8388607) {
            return 4;
        }
        return value == (int) value ? 5 : 9;
    }

    void add(long value) {
        reserve(MAX_OVERHEAD);
        int start = size;
        int bytes = numberBytes(value);
        switch (bytes) {
            case 1 -> data[start] = (byte) value;
            case 2 -> {
                data[start] = (byte) (0xc0 | (value >> 8 & 0x1f));
                data[start + 1] = (byte) value;
            }
            case 3 -> {
                data[start] = (byte) 0xf1;
                SHORT.set(data, start + 1, (short) value);
            }
            case 4 -> {
                data[start] = (byte) 0xf2;
                data[start + 1] = (byte) value;
                data[start + 2] = (byte) (value >> 8);
                data[start + 3] = (byte) (value >> 16);
            }
            case 5 -> {
                data[start] = (byte) 0xf3;
                INT.set(data, start + 1, (int) value);
            }
            default -> {
                data[start] = (byte) 0xf4;
                LONG.set(data, start + 1, value);
            }
        }
        size = start + bytes;
        endEntry(start);
    }

    /** Appends the length that is read backwards. */
    private void endEntry(int start) {
        int body = size - start;
        int bytes = backBytes(body);
        for (int i = bytes - 1; i >= 0; i--) {
            int seven = (body >> (7 * i)) & 0x7f;
            data[size++] = (byte) (i == bytes - 1 ? seven : seven | 0x80);
        }
        count++;
    }

    /** The same borders as lpEncodeBacklen. */
    private static int backBytes(long body) {
        if (body <= 127) {
            return 1;
        }
        if (body < 16383) {
            return 2;
        }
        if (body < 2097151) {
            return 3;
        }
        return body < 268435455 ? 4 : 5;
    }

    private void reserve(long more) {
        long needed = size + more;
        if (needed > data.length) {
            if (needed > MAX_BYTES) {
                throw new IllegalStateException("a listpack of " + needed + " bytes");
            }
            data = Arrays.copyOf(data, (int) Math.min(Math.max(needed, 2L * data.length), MAX_BYTES));
        }
    }
}
