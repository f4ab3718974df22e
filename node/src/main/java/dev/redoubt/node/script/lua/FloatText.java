package dev.redoubt.node.script.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Doubles in the conversions {@code e}, {@code f} and {@code g} of C's printf, without width and flags of sign. The
 * digits are those of the exact binary value, and ties round to even, as glibc does it. Stateless.
 */
final class FloatText {
    private static final int NUMBER_DIGITS = 14;
    private static final double PLAIN_BELOW = 1e14;
    private static final int LEAST_PLAIN_EXPONENT = -4;

    private FloatText() {}

    /** Returns {@code %.14g} of a number: the form in which Lua prints it (LUAI_NUMFFORMAT). */
    static String number(double value) {
        long whole = (long) value;
        if ((double) whole == value && Math.abs(value) < PLAIN_BELOW) {
            return whole == 0 && isNegative(value) ? "-0" : Long.toString(whole);
        }
        return general(value, NUMBER_DIGITS, false);
    }

    /** Returns whether the bit of the sign is set, that of NaN too. */
    static boolean isNegative(double value) {
        return Double.doubleToRawLongBits(value) < 0;
    }

    /** Returns {@code %.<precision>g}; {@code alternate} is the flag {@code #}. */
    static String general(double value, int precision, boolean alternate) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        int digits = Math.max(1, precision);
        if (value == 0) {
            String zero = alternate ? "0." + "0".repeat(digits - 1) : "0";
            return isNegative(value) ? "-" + zero : zero;
        }
        BigDecimal rounded = new BigDecimal(Math.abs(value)).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        String unscaled = pad(rounded.unscaledValue().toString(), digits);
        int exponent = rounded.precision() - rounded.scale() - 1;
        String shown;
        if (exponent < LEAST_PLAIN_EXPONENT || exponent >= digits) {
            shown = scientific(alternate ? unscaled : stripped(unscaled), exponent, alternate);
        } else {
            shown = plain(unscaled, exponent, alternate);
        }
        return isNegative(value) ? "-" + shown : shown;
    }

    /** Returns {@code %.<precision>e}. */
    static String exponential(double value, int precision, boolean alternate) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        String shown;
        if (value == 0) {
            shown = scientific("0".repeat(precision + 1), 0, alternate);
        } else {
            BigDecimal rounded =
                    new BigDecimal(Math.abs(value)).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
            int exponent = rounded.precision() - rounded.scale() - 1;
            shown = scientific(pad(rounded.unscaledValue().toString(), precision + 1), exponent, alternate);
        }
        return isNegative(value) ? "-" + shown : shown;
    }

    /** Returns {@code %.<precision>f}. */
    static String fixed(double value, int precision, boolean alternate) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        BigDecimal rounded = new BigDecimal(Math.abs(value)).setScale(precision, RoundingMode.HALF_EVEN);
        String shown = rounded.toPlainString() + (alternate && precision == 0 ? "." : "");
        return isNegative(value) ? "-" + shown : shown;
    }

    private static String special(double value) {
        String shown = Double.isNaN(value) ? "nan" : "inf";
        return isNegative(value) ? "-" + shown : shown;
    }

    private static String pad(String digits, int length) {
        return digits + "0".repeat(Math.max(0, length - digits.length()));
    }

    private static String stripped(String digits) {
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    private static String scientific(String digits, int exponent, boolean alternate) {
        StringBuilder text = new StringBuilder();
        text.append(digits.charAt(0));
        if (digits.length() > 1 || alternate) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return text.append(size < 10 ? "0" : "").append(size).toString();
    }

    private static String plain(String digits, int exponent, boolean alternate) {
        String whole = exponent < 0 ? "0" : digits.substring(0, exponent + 1);
        String fraction = exponent < 0 ? "0".repeat(-exponent - 1) + digits : digits.substring(exponent + 1);
        if (alternate) {
            return whole + "." + fraction;
        }
        String kept = fraction.isEmpty() ? "" : stripped(fraction);
        return kept.isEmpty() || "0".equals(kept) ? whole : whole + "." + kept;
    }
}
