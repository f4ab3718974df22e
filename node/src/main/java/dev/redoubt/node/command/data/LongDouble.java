package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Decimals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of INCRBYFLOAT: x86's 80 bit long double, 64 bits of mantissa, printed with 17 decimals (util.c
 * ld2string, LD_STR_HUMAN). Redis's replies show these roundings, so they are computed, not approximated. Stateless.
 */
final class LongDouble {
    private static final int MANTISSA_BITS = 64;
    private static final int DECIMALS = 17;
    /** The range of the type, in decimal digits before and after the point. */
    private static final int MAX_EXPONENT = 4933;

    private static final int MIN_EXPONENT = -4950;
    private static final int MAX_BINARY_EXPONENT = 16_384;
    private static final int MIN_BINARY_EXPONENT = -16_445;
    private static final BigDecimal TOO_BIG = new BigDecimal(BigInteger.ONE.shiftLeft(MAX_BINARY_EXPONENT));
    private static final int MAX_WRITTEN_EXPONENT = 1_000_000;
    /** Redis reads at most so much (MAX_LONG_DOUBLE_CHARS). */
    private static final int MAX_CHARS = 5 * 1024;

    private LongDouble() {}

    /** The number as a long double holds it; null when the text is none, is infinite or is out of range. */
    static @Nullable BigDecimal parse(byte[] text) {
        int start = text.length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
        if (text.length - start > 2 && text[start] == '0' && (text[start + 1] | 0x20) == 'x') {
            return text.length < MAX_CHARS ? parseHex(text, start + 2) : null;
        }
        if (text.length >= MAX_CHARS || !Decimals.isDecimal(text, start)) {
            return null;
        }
        int mark = exponentMark(text, start);
        if (isZero(text, start, mark)) {
            return BigDecimal.ZERO;
        }
        if (exponent(text, mark) == null) {
            return null;
        }
        BigDecimal exact = new BigDecimal(Texts.latin1(text));
        long magnitude = (long) exact.precision() - exact.scale();
        return magnitude > MAX_EXPONENT || magnitude < MIN_EXPONENT ? null : finite(round(exact));
    }

    /** The sum, rounded as the processor does; null when it is too big for the type. */
    static @Nullable BigDecimal add(BigDecimal a, BigDecimal b) {
        return finite(round(a.add(b)));
    }

    private static @Nullable BigDecimal finite(BigDecimal value) {
        return value.abs().compareTo(TOO_BIG) < 0 ? value : null;
    }

    /** Plain decimal notation without trailing zeros. */
    static String format(BigDecimal value) {
        BigDecimal shown = value.setScale(DECIMALS, RoundingMode.HALF_EVEN);
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }

    /** Hexadecimal, as strtold reads it; {@code from} is behind the 0x. */
    private static @Nullable BigDecimal parseHex(byte[] text, int from) {
        if (!Decimals.isHex(text, from)) {
            return null;
        }
        int mark = exponentMark(text, from);
        if (isZero(text, from, mark)) {
            return BigDecimal.ZERO;
        }
        Integer given = exponent(text, mark);
        if (given == null) {
            return null;
        }
        String mantissa = Texts.latin1(text).substring(from, mark);
        int point = mantissa.indexOf('.');
        int exponent = given - (point < 0 ? 0 : 4 * (mantissa.length() - point - 1));
        BigInteger digits = new BigInteger(mantissa.replace(".", ""), 16);
        int magnitude = digits.bitLength() + exponent;
        // Looked at before the number is built, which takes as many bits as the exponent says.
        if (magnitude > MAX_BINARY_EXPONENT || magnitude < MIN_BINARY_EXPONENT) {
            return null;
        }
        BigDecimal exact = exponent >= 0
                ? new BigDecimal(digits.shiftLeft(exponent))
                : new BigDecimal(digits).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)));
        return finite(round(text[0] == '-' ? exact.negate() : exact));
    }

    /** The index of the exponent's letter, which is no digit of the mantissa's base; the text's length without one. */
    private static int exponentMark(byte[] text, int from) {
        boolean hex = from >= 2 && (text[from - 1] | 0x20) == 'x';
        int at = from;
        while (at < text.length && (text[at] | 0x20) != (hex ? 'p' : 'e')) {
            at++;
        }
        return at;
    }

    private static boolean isZero(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '0' && text[i] != '.') {
                return false;
            }
        }
        return true;
    }

    /** The exponent behind {@code mark}; null when no mantissa of a legal length brings it into the type's range. */
    private static @Nullable Integer exponent(byte[] text, int mark) {
        if (mark == text.length) {
            return 0;
        }
        boolean negative = text[mark + 1] == '-';
        int exponent = 0;
        for (int i = negative || text[mark + 1] == '+' ? mark + 2 : mark + 1; i < text.length; i++) {
            exponent = exponent * 10 + text[i] - '0';
            if (exponent > MAX_WRITTEN_EXPONENT) {
                return null;
            }
        }
        return negative ? -exponent : exponent;
    }

    private static BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigInteger numerator = exact.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() > 0) {
            denominator = BigInteger.TEN.pow(exact.scale());
        } else {
            numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
        }
        // Two bits more than the mantissa, and the remainder, decide how to round.
        int shift = MANTISSA_BITS + 2 - (numerator.bitLength() - denominator.bitLength());
        BigInteger scaled = shift >= 0 ? numerator.shiftLeft(shift) : numerator;
        BigInteger[] parts = scaled.divideAndRemainder(shift >= 0 ? denominator : denominator.shiftLeft(-shift));
        int extra = parts[0].bitLength() - MANTISSA_BITS;
        BigInteger mantissa = parts[0].shiftRight(extra);
        BigInteger half = BigInteger.ONE.shiftLeft(extra - 1);
        BigInteger rest = parts[0].subtract(mantissa.shiftLeft(extra));
        int compared = rest.compareTo(half);
        if (compared > 0 || (compared == 0 && (parts[1].signum() != 0 || mantissa.testBit(0)))) {
            mantissa = mantissa.add(BigInteger.ONE);
        }
        int exponent = extra - shift;
        BigDecimal rounded = exponent >= 0
                ? new BigDecimal(mantissa.shiftLeft(exponent))
                : new BigDecimal(mantissa).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)));
        return exact.signum() < 0 ? rounded.negate() : rounded;
    }
}
