package dev.redoubt.node.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of INCRBYFLOAT: x86's 80 bit long double, 64 bits of mantissa, printed with 17 decimals (util.c
 * ld2string, LD_STR_HUMAN). Redis's replies show these roundings, so they are computed, not approximated. Stateless.
 */
final class LongDouble {
    private static final int MANTISSA_BITS = 64;
    private static final int DECIMALS = 17;
    /** The range of the type, in decimal digits before and after the point. */
    private static final int MAX_EXPONENT = 4932;

    private static final int MIN_EXPONENT = -4950;
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
        int exponentDigits = 0;
        for (int i = text.length - 1; i >= 0 && text[i] >= '0' && text[i] <= '9'; i--) {
            exponentDigits++;
        }
        if (exponentDigits > 9
                && exponentDigits < text.length
                && (text[text.length - exponentDigits - 1] | 0x20) != '.') {
            return tooLongExponent(text, exponentDigits) ? null : round(new BigDecimal(Texts.latin1(text)));
        }
        BigDecimal exact = new BigDecimal(Texts.latin1(text));
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long magnitude = (long) exact.precision() - exact.scale();
        return magnitude > MAX_EXPONENT || magnitude < MIN_EXPONENT ? null : round(exact);
    }

    /** The sum, rounded as the processor does. */
    static BigDecimal add(BigDecimal a, BigDecimal b) {
        return round(a.add(b));
    }

    /** Plain decimal notation without trailing zeros. */
    static String format(BigDecimal value) {
        BigDecimal shown = value.setScale(DECIMALS, RoundingMode.HALF_EVEN);
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }

    /** Hexadecimal, as strtold reads it; {@code from} is behind the 0x. */
    private static @Nullable BigDecimal parseHex(byte[] text, int from) {
        if (Double.isNaN(Decimals.parse(text))) {
            return null;
        }
        String body = Texts.latin1(text).substring(from).toLowerCase(Locale.ROOT);
        int p = body.indexOf('p');
        String mantissa = p < 0 ? body : body.substring(0, p);
        int exponent = p < 0 ? 0 : Integer.parseInt(body.substring(p + 1));
        int point = mantissa.indexOf('.');
        if (point >= 0) {
            exponent -= 4 * (mantissa.length() - point - 1);
            mantissa = mantissa.substring(0, point) + mantissa.substring(point + 1);
        }
        BigDecimal scale = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(exponent)));
        BigDecimal exact = new BigDecimal(new BigInteger(mantissa, 16));
        exact = exponent < 0 ? exact.divide(scale) : exact.multiply(scale);
        return round(text[0] == '-' ? exact.negate() : exact);
    }

    private static boolean tooLongExponent(byte[] text, int digits) {
        int c = text[text.length - digits - 1];
        if (c == '-' || c == '+') {
            c = text.length - digits - 2 >= 0 ? text[text.length - digits - 2] : 0;
        }
        return (c | 0x20) == 'e';
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
