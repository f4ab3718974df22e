package dev.redoubt.persistence.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/** The notation of numbers in Redis (util.c string2ll, ll2string; C's {@code %.17g}). Stateless. */
public final class RedisNumbers {
    /** Longest decimal form of a long. */
    public static final int MAX_LONG_CHARS = 20;

    private static final MathContext SEVENTEEN_DIGITS = new MathContext(17, RoundingMode.HALF_EVEN);
    private static final double EXACT_LONGS = 1L << 53;

    private RedisNumbers() {}

    /**
     * Returns whether the bytes are a long in the one form that Redis accepts: no spaces, plus sign or leading zeros.
     */
    public static boolean isLong(byte[] bytes, int offset, int length) {
        return parseLong(bytes, offset, length, 0) != 0 || (length == 1 && bytes[offset] == '0');
    }

    /**
     * The long that the bytes spell; {@code otherwise} when they spell none. Callers that must tell the two apart ask
     * {@link #isLong} when they get {@code otherwise}.
     */
    public static long parseLong(byte[] bytes, int offset, int length, long otherwise) {
        if (length == 0 || length > MAX_LONG_CHARS) {
            return otherwise;
        }
        int at = offset;
        int end = offset + length;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
            if (at == end) {
                return otherwise;
            }
        }
        int first = bytes[at] - '0';
        if (first < 0 || first > 9 || (first == 0 && length > 1)) {
            return otherwise;
        }
        // Negative numbers reach one further, so the sum is built below zero.
        long sum = -first;
        for (at++; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || sum < Long.MIN_VALUE / 10) {
                return otherwise;
            }
            sum *= 10;
            if (sum < Long.MIN_VALUE + digit) {
                return otherwise;
            }
            sum -= digit;
        }
        if (negative) {
            return sum;
        }
        return sum == Long.MIN_VALUE ? otherwise : -sum;
    }

    /**
     * The number that the text begins with, behind blanks, as C's {@code atoi} reads it on 64-bit Linux: a long at most,
     * of which 32 bits are left. 0 when the text begins with no number.
     */
    public static int leadingInt(byte[] text) {
        int at = 0;
        while (at < text.length && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
            at++;
        }
        boolean negative = at < text.length && text[at] == '-';
        if (negative || (at < text.length && text[at] == '+')) {
            at++;
        }
        // Negative numbers reach one further, so the sum is built below zero.
        long sum = 0;
        for (; at < text.length && text[at] >= '0' && text[at] <= '9'; at++) {
            int digit = text[at] - '0';
            boolean fits = sum >= (Long.MIN_VALUE + digit) / 10;
            sum = fits ? sum * 10 - digit : Long.MIN_VALUE;
            if (!fits) {
                break;
            }
        }
        if (negative) {
            return (int) sum;
        }
        return (int) (sum == Long.MIN_VALUE ? Long.MAX_VALUE : -sum);
    }

    /** Writes {@code value} in decimal so that it ends before {@code end}; returns where it begins. */
    public static int writeLong(long value, byte[] target, int end) {
        int at = end;
        long rest = value < 0 ? value : -value;
        while (rest <= -10) {
            long tens = rest / 10;
            target[--at] = (byte) ('0' + (tens * 10 - rest));
            rest = tens;
        }
        target[--at] = (byte) ('0' - rest);
        if (value < 0) {
            target[--at] = '-';
        }
        return at;
    }

    /** The decimal form of {@code value}. */
    public static byte[] longBytes(long value) {
        byte[] digits = new byte[MAX_LONG_CHARS];
        int start = writeLong(value, digits, MAX_LONG_CHARS);
        return Arrays.copyOfRange(digits, start, MAX_LONG_CHARS);
    }

    /**
     * The text of a double as addReplyDouble writes it: {@code inf}, {@code -inf}, {@code nan}, or C's {@code %.17g}.
     */
    public static String formatDouble(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (value == Math.rint(value) && Math.abs(value) < EXACT_LONGS) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(SEVENTEEN_DIGITS);
        int exponent = rounded.precision() - rounded.scale() - 1;
        BigDecimal stripped = rounded.stripTrailingZeros();
        if (exponent >= -4 && exponent < 17) {
            return stripped.toPlainString();
        }
        return scientific(stripped, exponent);
    }

    private static String scientific(BigDecimal stripped, int exponent) {
        String digits = stripped.unscaledValue().abs().toString();
        StringBuilder out = new StringBuilder(26);
        if (stripped.signum() < 0) {
            out.append('-');
        }
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        if (magnitude < 10) {
            out.append('0');
        }
        return out.append(magnitude).toString();
    }
}
