package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.RedisNumbers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A sequence of texts and integers in the bytes of Redis's listpack (listpack.c), so that a snapshot takes them as they
 * are.
 *
 * <pre>
 *   bytes:4 elements:2 | element … | 0xFF
 *   element    encoding and data | its length, read backwards
 * </pre>
 * Positions are offsets into the array. They stay right when something is appended; {@link #replace} may move what is
 * behind it. The bytes are trusted: whoever reads a file verifies them.
 */
final class Listpack {
    static final int HEADER = 6;

    private static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;
    private static final int LEAST_GROWTH = 64;
    /** The longest encoding of a number. */
    private static final int MAX_NUMBER = 9;

    private static final int MAX_BACK = 5;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] data;
    private int size;

    /** An empty one with room for so many bytes. */
    Listpack(int capacity) {
        data = new byte[Math.max(capacity, HEADER + 1)];
        size = HEADER + 1;
        data[HEADER] = (byte) END;
        writeSize();
    }

    /** Takes the array itself, which is a whole listpack. */
    Listpack(byte[] whole) {
        data = whole;
        size = whole.length;
    }

    Listpack copy() {
        return new Listpack(Arrays.copyOf(data, size));
    }

    /** The array, of which {@link #size} bytes count. */
    byte[] data() {
        return data;
    }

    int size() {
        return size;
    }

    int capacity() {
        return data.length;
    }

    /** The position behind the last element. */
    int end() {
        return size - 1;
    }

    /** Gives back what the array has beyond its bytes. */
    void trim() {
        if (data.length > size) {
            data = Arrays.copyOf(data, size);
        }
    }

    // ---- Reading

    private static int head(int first) {
        if (first < 0xc0) {
            return 1;
        }
        if (first < 0xf0) {
            return 2;
        }
        return switch (first) {
            case 0xf1 -> 3;
            case 0xf2 -> 4;
            case 0xf4 -> 9;
            default -> 5;
        };
    }

    /** Returns whether the element is a text; else it is an integer. */
    boolean isText(int at) {
        int first = data[at] & 0xff;
        return (first >= 0x80 && first < 0xc0) || (first >= 0xe0 && first <= 0xf0);
    }

    /** The offset of the bytes of a text in the array. */
    int textAt(int at) {
        return at + head(data[at] & 0xff);
    }

    int textLength(int at) {
        int first = data[at] & 0xff;
        if (first < 0xc0) {
            return first & 0x3f;
        }
        return first < 0xf0 ? (first & 0x0f) << 8 | (data[at + 1] & 0xff) : (int) INT.get(data, at + 1);
    }

    /** The value of an integer. */
    long longAt(int at) {
        int first = data[at] & 0xff;
        if (first < 0x80) {
            return first;
        }
        if (first < 0xe0) {
            int raw = (first & 0x1f) << 8 | (data[at + 1] & 0xff);
            return (raw ^ 0x1000) - 0x1000L;
        }
        return switch (first) {
            case 0xf1 -> (short) SHORT.get(data, at + 1);
            case 0xf2 -> (data[at + 1] & 0xff) | (data[at + 2] & 0xff) << 8 | data[at + 3] << 16;
            case 0xf3 -> (int) INT.get(data, at + 1);
            case 0xf4 -> (long) LONG.get(data, at + 1);
            default -> throw new IllegalStateException("no integer at byte " + at);
        };
    }

    /** The bytes of the element; those of an integer are its decimal form. */
    byte[] bytesAt(int at) {
        if (isText(at)) {
            int from = textAt(at);
            return Arrays.copyOfRange(data, from, from + textLength(at));
        }
        return RedisNumbers.longBytes(longAt(at));
    }

    boolean equalsAt(int at, byte[] value) {
        if (!isText(at)) {
            return RedisNumbers.isLong(value, 0, value.length)
                    && RedisNumbers.parseLong(value, 0, value.length, 0) == longAt(at);
        }
        int from = textAt(at);
        int length = textLength(at);
        return length == value.length && Arrays.equals(data, from, from + length, value, 0, length);
    }

    private int bodyLength(int at) {
        int first = data[at] & 0xff;
        return head(first) + (isText(at) ? textLength(at) : 0);
    }

    /** The position behind the element. */
    int next(int at) {
        int body = bodyLength(at);
        return at + body + backLength(body);
    }

    /** The position behind so many elements. */
    int skip(int at, long elements) {
        int behind = at;
        for (long i = 0; i < elements; i++) {
            behind = next(behind);
        }
        return behind;
    }

    /** The position of the element before, which must exist. */
    int previous(int at) {
        int back = at - 1;
        int body = data[back] & 0x7f;
        for (int shift = 7; (data[back] & 0x80) != 0; shift += 7) {
            back--;
            body |= (data[back] & 0x7f) << shift;
        }
        return back - body;
    }

    // ---- Writing

    /** lpEncodeBacklen. */
    private static int backLength(int body) {
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

    /** Bytes that a text takes at most. */
    static long elementBytes(int length) {
        return length + 5L + MAX_BACK;
    }

    void append(long value) {
        reserve(MAX_NUMBER + MAX_BACK);
        finish(size - 1, encode(value, data, size - 1));
    }

    /** Appends a text; one that is the decimal form of a long becomes an integer. */
    void append(byte[] value) {
        int length = value.length;
        if (RedisNumbers.isLong(value, 0, length)) {
            append(RedisNumbers.parseLong(value, 0, length, 0));
            return;
        }
        reserve(elementBytes(length));
        int at = size - 1;
        int from = at;
        if (length < 64) {
            data[from++] = (byte) (0x80 | length);
        } else if (length < 4096) {
            data[from++] = (byte) (0xe0 | length >> 8);
            data[from++] = (byte) length;
        } else {
            data[from] = (byte) 0xf0;
            INT.set(data, from + 1, length);
            from += 5;
        }
        System.arraycopy(value, 0, data, from, length);
        finish(at, from + length - at);
    }

    /** Ends an element that was written at the end. */
    private void finish(int at, int body) {
        int end = writeBack(data, at + body, body);
        data[end] = (byte) END;
        size = end + 1;
        int count = (short) SHORT.get(data, 4) & 0xffff;
        if (count != COUNT_UNKNOWN) {
            SHORT.set(data, 4, (short) (count + 1));
        }
        writeSize();
    }

    /** Puts another integer in the place of an integer. */
    void replace(int at, long value) {
        byte[] encoded = new byte[MAX_NUMBER + MAX_BACK];
        int body = encode(value, encoded, 0);
        int length = writeBack(encoded, body, body);
        int behind = next(at);
        int growth = length - (behind - at);
        if (growth != 0) {
            reserve(Math.max(growth, 0));
            System.arraycopy(data, behind, data, behind + growth, size - behind);
            size += growth;
            writeSize();
        }
        System.arraycopy(encoded, 0, data, at, length);
    }

    /** Writes the shortest encoding of the integer; returns its length. */
    private static int encode(long value, byte[] target, int at) {
        if (value >= 0 && value <= 127) {
            target[at] = (byte) value;
            return 1;
        }
        if (value >= -4096 && value <= 4095) {
            target[at] = (byte) (0xc0 | (value >> 8 & 0x1f));
            target[at + 1] = (byte) value;
            return 2;
        }
        if (value == (short) value) {
            target[at] = (byte) 0xf1;
            SHORT.set(target, at + 1, (short) value);
            return 3;
        }
        if (value >= -8388608 && value <= 8388607) {
            target[at] = (byte) 0xf2;
            target[at + 1] = (byte) value;
            target[at + 2] = (byte) (value >> 8);
            target[at + 3] = (byte) (value >> 16);
            return 4;
        }
        if (value == (int) value) {
            target[at] = (byte) 0xf3;
            INT.set(target, at + 1, (int) value);
            return 5;
        }
        target[at] = (byte) 0xf4;
        LONG.set(target, at + 1, value);
        return 9;
    }

    /** Writes the length that is read backwards; returns where it ends. */
    private static int writeBack(byte[] target, int at, int body) {
        int length = backLength(body);
        for (int i = 0; i < length; i++) {
            int seven = (body >> (7 * (length - 1 - i))) & 0x7f;
            target[at + i] = (byte) (i == 0 ? seven : seven | 0x80);
        }
        return at + length;
    }

    private void writeSize() {
        INT.set(data, 0, size);
    }

    private void reserve(long more) {
        long needed = size + more;
        if (needed > data.length) {
            if (needed > Integer.MAX_VALUE - 16) {
                throw new IllegalStateException("a listpack of " + needed + " bytes");
            }
            long grown = Math.max(needed, data.length + (long) Math.max(data.length >> 1, LEAST_GROWTH));
            data = Arrays.copyOf(data, (int) Math.min(grown, Integer.MAX_VALUE - 16));
        }
    }
}
