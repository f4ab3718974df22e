package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.Arrays;

/** Floating point arguments, read as util.c string2d does with C's strtod. Stateless. */
public final class Decimals {
    private static final long EXACT = 1L << 53;

    private Decimals() {}

    /** The number that the whole argument spells, infinities included; NaN when it spells none or is out of range. */
    public static double parse(byte[] arg) {
        long whole = RedisNumbers.parseLong(arg, 0, arg.length, 0);
        if (whole != 0 && whole > -EXACT && whole < EXACT) {
            return whole;
        }
        if (arg.length == 1 && arg[0] == '0') {
            return 0;
        }
        int start = arg.length > 0 && (arg[0] == '-' || arg[0] == '+') ? 1 : 0;
        boolean negative = start == 1 && arg[0] == '-';
        if (isInfinity(arg, start)) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (arg.length - start > 2 && arg[start] == '0' && (arg[start + 1] | 0x20) == 'x') {
            return parseHex(arg, start);
        }
        if (!isDecimal(arg, start)) {
            return Double.NaN;
        }
        return inRange(Double.parseDouble(Texts.latin1(arg)), hasDigit(arg, start, false));
    }

    /**
     * The end of a score range from {@code from} on, read as t_zset.c zslParseRange does: blanks before it are
     * skipped, nothing is zero, too big is infinite, a NUL byte ends it. NaN when it is no number.
     */
    public static double parseRangeEnd(byte[] arg, int from) {
        int start = from;
        while (start < arg.length && (arg[start] == ' ' || (arg[start] >= 9 && arg[start] <= 13))) {
            start++;
        }
        int end = start;
        while (end < arg.length && arg[end] != 0) {
            end++;
        }
        if (start == end) {
            return start == from ? 0 : Double.NaN;
        }
        byte[] number = Arrays.copyOfRange(arg, start, end);
        double value = parse(number);
        int digits = number[0] == '-' || number[0] == '+' ? 1 : 0;
        if (Double.isNaN(value) && isDecimal(number, digits)) {
            return Double.parseDouble(Texts.latin1(number));
        }
        boolean hex = number.length - digits > 2 && (number[digits + 1] | 0x20) == 'x' && number[digits] == '0';
        return Double.isNaN(value) && hex && isHex(number, digits + 2) ? hexValue(number) : value;
    }

    /** Returns whether {@code arg[start..]} is inf or infinity. */
    public static boolean isInfinity(byte[] arg, int start) {
        int length = arg.length - start;
        if (length != 3 && length != 8) {
            return false;
        }
        String word = "infinity";
        for (int i = 0; i < length; i++) {
            if ((arg[start + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether {@code arg[start..]} is digits with at most one point, and perhaps an exponent. */
    public static boolean isDecimal(byte[] arg, int start) {
        int at = start;
        int digits = 0;
        boolean point = false;
        while (at < arg.length && (isDigit(arg[at]) || (arg[at] == '.' && !point))) {
            if (arg[at] == '.') {
                point = true;
            } else {
                digits++;
            }
            at++;
        }
        if (digits == 0) {
            return false;
        }
        if (at == arg.length) {
            return true;
        }
        if ((arg[at] | 0x20) != 'e') {
            return false;
        }
        at++;
        if (at < arg.length && (arg[at] == '-' || arg[at] == '+')) {
            at++;
        }
        int exponent = at;
        while (at < arg.length && isDigit(arg[at])) {
            at++;
        }
        return at > exponent && at == arg.length;
    }

    private static double parseHex(byte[] arg, int start) {
        if (!isHex(arg, start + 2)) {
            return Double.NaN;
        }
        return inRange(hexValue(arg), hasDigit(arg, start + 2, true));
    }

    private static double hexValue(byte[] arg) {
        String text = Texts.latin1(arg);
        boolean exponent = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
        return Double.parseDouble(exponent ? text : text + "p0");
    }

    /**
     * Returns whether {@code arg[start..]}, behind a 0x, is hexadecimal digits with at most one point, and perhaps an
     * exponent.
     */
    public static boolean isHex(byte[] arg, int start) {
        int at = start;
        int digits = 0;
        boolean point = false;
        while (at < arg.length && (Character.digit(arg[at], 16) >= 0 || (arg[at] == '.' && !point))) {
            if (arg[at] == '.') {
                point = true;
            } else {
                digits++;
            }
            at++;
        }
        if (digits == 0 || at == arg.length) {
            return digits > 0;
        }
        if ((arg[at] | 0x20) != 'p') {
            return false;
        }
        int exponent = at + 1;
        if (exponent < arg.length && (arg[exponent] == '-' || arg[exponent] == '+')) {
            exponent++;
        }
        for (int i = exponent; i < arg.length; i++) {
            if (!isDigit(arg[i])) {
                return false;
            }
        }
        return exponent < arg.length;
    }

    /** ERANGE: a number that overflows, or that is not zero and becomes zero. */
    private static double inRange(double value, boolean notZero) {
        return Double.isInfinite(value) || (value == 0 && notZero) ? Double.NaN : value;
    }

    /** Returns whether the mantissa has a digit other than zero. */
    private static boolean hasDigit(byte[] arg, int start, boolean hex) {
        for (int i = start; i < arg.length; i++) {
            int c = arg[i] | 0x20;
            if (hex ? c == 'p' : c == 'e') {
                return false;
            }
            if (arg[i] != '.' && arg[i] != '0') {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
