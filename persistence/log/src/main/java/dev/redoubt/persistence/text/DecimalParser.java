package dev.redoubt.persistence.text;

import java.math.BigInteger;

/**
 * Reads decimal texts as the nearest double, fast where that is possible: scores in text are most of what a load of
 * sorted sets computes, and the JDK's parser takes a quarter of it. Stateless; any thread.
 *
 * <p>The method is that of Lemire, "Number Parsing at a Gigabyte per Second" (2021): the decimal significand times a
 * power of five of 128 bits. Where that does not decide the last bit, and for texts that are long or far from 1, the
 * JDK's parser decides.
 */
public final class DecimalParser {
    /** The table has the powers of five from minus this exponent up to 0. */
    private static final int MOST_DECIMALS = 27;

    /** A number from here on may not fit a long with one digit more. */
    private static final long MOST_BEFORE_DIGIT = 100_000_000_000_000_000L;

    private static final int MANTISSA_BITS = 52;
    private static final int BIAS = 1023;

    /** The first 64 bits of 5^-n, and the next 64, rounded up as the proof of the method needs it. */
    private static final long[] HIGH = new long[MOST_DECIMALS + 1];

    private static final long[] LOW = new long[MOST_DECIMALS + 1];

    static {
        HIGH[0] = Long.MIN_VALUE;
        for (int n = 1; n <= MOST_DECIMALS; n++) {
            BigInteger power = BigInteger.valueOf(5).pow(n);
            BigInteger bits = BigInteger.ONE
                    .shiftLeft(127 + power.bitLength())
                    .divide(power)
                    .add(BigInteger.ONE);
            bits = bits.shiftRight(bits.bitLength() - 128);
            HIGH[n] = bits.shiftRight(64).longValue();
            LOW[n] = bits.longValue();
        }
    }

    private DecimalParser() {}

    /**
     * Parses {@code [-+]digits[.digits]}, or whatever else {@link Double#parseDouble} takes.
     *
     * @throws NumberFormatException as there
     */
    public static double parse(String text) {
        int length = text.length();
        boolean signed = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+');
        long significand = 0;
        int point = -1;
        for (int at = signed ? 1 : 0; at < length; at++) {
            int digit = text.charAt(at) - '0';
            if (digit >= 0 && digit <= 9 && significand < MOST_BEFORE_DIGIT) {
                significand = significand * 10 + digit;
            } else if (digit == '.' - '0' && point < 0) {
                point = at;
            } else {
                return Double.parseDouble(text);
            }
        }
        int decimals = point < 0 ? 0 : length - point - 1;
        if (significand == 0 || decimals > MOST_DECIMALS) {
            return Double.parseDouble(text);
        }
        double value = nearest(significand, decimals);
        if (Double.isNaN(value)) {
            return Double.parseDouble(text);
        }
        return text.charAt(0) == '-' ? -value : value;
    }

    /** Returns the double nearest to {@code w / 10^decimals}, or NaN if that is not decided here. */
    private static double nearest(long w, int decimals) {
        int zeros = Long.numberOfLeadingZeros(w);
        long normal = w << zeros;
        long high = multiplyHigh(normal, HIGH[decimals]);
        long low = normal * HIGH[decimals];
        if ((high & 0x1FF) == 0x1FF) {
            long more = multiplyHigh(normal, LOW[decimals]);
            low += more;
            high += Long.compareUnsigned(low, more) < 0 ? 1 : 0;
        }
        if (low == -1) {
            return Double.NaN;
        }
        int upper = (int) (high >>> 63);
        int shift = upper + 64 - MANTISSA_BITS - 3;
        long mantissa = high >>> shift;
        // 217706 / 2^16 is about log2(10): the exponent of 10^-decimals.
        int power = ((217706 * -decimals) >> 16) + 63 + upper - zeros;
        if (Long.compareUnsigned(low, 1) <= 0 && decimals <= 4 && (mantissa & 3) == 1 && (mantissa << shift) == high) {
            // Halfway between two doubles: to the even one.
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa >= 2L << MANTISSA_BITS) {
            mantissa = 1L << MANTISSA_BITS;
            power++;
        }
        long bits = (mantissa & ((1L << MANTISSA_BITS) - 1)) | ((long) (power + BIAS) << MANTISSA_BITS);
        return Double.longBitsToDouble(bits);
    }

    /** The upper half of the product of two numbers without sign. */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
