package dev.redoubt.persistence.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Builds an intset, whose form {@link Intset} shows. One thread; the arrays are used again for the next one. */
final class IntsetBuilder {
    private static final int HEADER = 8;

    /** More numbers are not kept room for. */
    private static final int KEPT_NUMBERS = 1 << 17;

    private static final int FIRST_NUMBERS = 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] numbers = new long[FIRST_NUMBERS];
    private int count;

    /** Begins the next intset. */
    void clear() {
        if (numbers.length > KEPT_NUMBERS) {
            numbers = new long[FIRST_NUMBERS];
        }
        count = 0;
    }

    /** Adds a number, greater than the one before. */
    void add(long number) {
        if (count > 0 && number <= numbers[count - 1]) {
            throw new IllegalStateException(number + " behind " + numbers[count - 1]);
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    /** Returns the bytes of the intset, of the width that its numbers need. */
    byte[] bytes() {
        long first = numbers[0];
        long last = numbers[count - 1];
        int width = first == (short) first && last == (short) last
                ? Short.BYTES
                : first == (int) first && last == (int) last ? Integer.BYTES : Long.BYTES;
        byte[] bytes = new byte[Math.toIntExact(HEADER + (long) count * width)];
        INT.set(bytes, 0, width);
        INT.set(bytes, Integer.BYTES, count);
        for (int i = 0, at = HEADER; i < count; i++, at += width) {
            switch (width) {
                case Short.BYTES -> SHORT.set(bytes, at, (short) numbers[i]);
                case Integer.BYTES -> INT.set(bytes, at, (int) numbers[i]);
                default -> LONG.set(bytes, at, numbers[i]);
            }
        }
        return bytes;
    }
}
