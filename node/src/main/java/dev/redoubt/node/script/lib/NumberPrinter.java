package dev.redoubt.node.script.lib;

import dev.redoubt.persistence.text.RedisNumbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints numbers as {@code %.<digits>g} of C does. Stateless. */
final class NumberPrinter {
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private NumberPrinter() {}

    /** Adds the text of a number, with so many significant digits at most; 1 to 15. */
    static void add(ByteSink out, double number, int digits) {
        if (number == Math.rint(number) && Math.abs(number) < CNumbers.POWERS_OF_TEN[digits]) {
            addInteger(out, number);
        } else {
            String text = Double.isFinite(number) ? text(number, digits) : nonFinite(number);
            for (int i = 0; i < text.length(); i++) {
                out.add(text.charAt(i));
            }
        }
    }

    private static void addInteger(ByteSink out, double number) {
        if (number == 0 && 1 / number < 0) {
            out.add('-');
        }
        byte[] text = RedisNumbers.longBytes((long) number);
        out.add(text, 0, text.length);
    }

    private static String nonFinite(double number) {
        boolean negative = Double.doubleToRawLongBits(number) < 0;
        return (negative ? "-" : "") + (Double.isNaN(number) ? "nan" : "inf");
    }

    private static String text(double number, int digits) {
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        BigDecimal stripped = rounded.stripTrailingZeros();
        return exponent >= SMALLEST_PLAIN_EXPONENT && exponent < digits
                ? stripped.toPlainString()
                : scientific(stripped, exponent);
    }

    private static String scientific(BigDecimal number, int exponent) {
        String digits = number.unscaledValue().abs().toString();
        StringBuilder out = new StringBuilder(number.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            out.append('0');
        }
        return out.append(Math.abs(exponent)).toString();
    }
}
