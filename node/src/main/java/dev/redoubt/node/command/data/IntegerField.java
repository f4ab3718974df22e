package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An integer of some bits in the middle of bytes, highest bit first, and its arithmetic (bitops.c). An unsigned one has
 * at most 63 bits.
 *
 * @param signed whether it is a two's complement
 * @param bits its size, from 1
 */
record IntegerField(boolean signed, int bits) {
    /** The treatment of a value that does not fit. */
    enum Overflow {
        /** It wraps around. */
        WRAP,
        /** The nearest value that fits is taken. */
        SAT,
        /** The operation is not done. */
        FAIL;

        /** The one of that name, whatever its case; null if there is none. */
        static @Nullable Overflow named(byte[] word) {
            for (Overflow each : values()) {
                if (each.name().equalsIgnoreCase(Texts.latin1(word))) {
                    return each;
                }
            }
            return null;
        }
    }

    /**
     * A value that fits into the field.
     *
     * @param failed true if none was to be found, because of {@link Overflow#FAIL}
     */
    record Sum(long value, boolean failed) {}

    /** The value of the field that begins at a bit of the bytes. */
    long get(byte[] bytes, int bit) {
        long value = 0;
        for (int i = bit; i < bit + bits; i++) {
            value = value << 1 | (bytes[i >> 3] >> (7 - (i & 7)) & 1);
        }
        int unused = Long.SIZE - bits;
        return signed ? value << unused >> unused : value;
    }

    /** Writes the lowest bits of the value. */
    void put(byte[] bytes, int bit, long value) {
        for (int i = 0; i < bits; i++) {
            int at = bit + i;
            int mask = 0x80 >> (at & 7);
            boolean set = (value >>> (bits - 1 - i) & 1) != 0;
            bytes[at >> 3] = (byte) (set ? bytes[at >> 3] | mask : bytes[at >> 3] & ~mask);
        }
    }

    /**
     * Adds. The first value of an unsigned field counts as unsigned, as Redis reads what SET gets; what is added is
     * signed.
     */
    Sum sum(long value, long added, Overflow overflow) {
        BigInteger first = BigInteger.valueOf(value);
        if (!signed && value < 0) {
            first = first.add(BigInteger.ONE.shiftLeft(Long.SIZE));
        }
        BigInteger exact = first.add(BigInteger.valueOf(added));
        BigInteger most = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        BigInteger least = signed ? most.add(BigInteger.ONE).negate() : BigInteger.ZERO;
        // Of a number near the lowest of all, what is left up to the highest overflows in Redis, which then saturates
        // high.
        boolean lowest = signed && bits < Long.SIZE && added > most.longValue() - value;
        boolean above = exact.compareTo(most) > 0 || lowest;
        boolean below = exact.compareTo(least) < 0;
        if (!above && !below) {
            return new Sum(exact.longValue(), false);
        }
        return switch (overflow) {
            case FAIL -> new Sum(0, true);
            case SAT -> new Sum((above ? most : least).longValue(), false);
            case WRAP -> new Sum(wrapped(exact), false);
        };
    }

    private long wrapped(BigInteger exact) {
        int unused = Long.SIZE - bits;
        long low = exact.longValue() << unused;
        return signed ? low >> unused : low >>> unused;
    }
}
