package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaMemory;
import java.nio.charset.StandardCharsets;

/**
 * Reads the number at the beginning of a text as {@code strtod} of Linux does: decimal or hexadecimal, infinity or NaN.
 * One thread.
 */
final class NumberScanner {
    /** Decimals of so few digits are exact as doubles, and so are the powers of ten that they may be divided by. */
    private static final int EXACT_DIGITS = 15;

    private static final long NAN = 0x7ff8000000000000L;
    private static final long PAYLOAD_MASK = (1L << 51) - 1;

    private final byte[] text;
    private final LuaMemory memory;
    private int at;
    private double value;

    NumberScanner(byte[] text, LuaMemory memory) {
        this.text = text;
        this.memory = memory;
    }

    /** Reads the number at {@code from}; returns where it ends, or {@code from} if there is none. */
    int scan(int from) {
        at = from;
        boolean negative = peek(0) == '-';
        if (negative || peek(0) == '+') {
            at++;
        }
        if (!magnitude()) {
            return from;
        }
        value = negative ? -value : value;
        if (negative && Double.isNaN(value)) {
            value = Double.longBitsToDouble(Double.doubleToRawLongBits(value) | Long.MIN_VALUE);
        }
        return at;
    }

    /** Returns the number that was read last. */
    double value() {
        return value;
    }

    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] & 0xff : 0;
    }

    private boolean isWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((peek(i) | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean magnitude() {
        if (isWord("inf")) {
            at += isWord("infinity") ? 8 : 3;
            value = Double.POSITIVE_INFINITY;
            return true;
        }
        if (isWord("nan")) {
            at += 3;
            value = Double.longBitsToDouble(NAN | payload());
            return true;
        }
        boolean point = peek(2) == '.';
        if (peek(0) == '0' && (peek(1) | 0x20) == 'x' && digit(peek(point ? 3 : 2), 16) >= 0) {
            at += 2;
            hexadecimal();
            return true;
        }
        return decimal();
    }

    /** Reads {@code (digits)} behind {@code nan}: bits of the number (strtod_nan of glibc). */
    private long payload() {
        if (peek(0) != '(') {
            return 0;
        }
        int length = 1;
        while (isWordPart(peek(length))) {
            length++;
        }
        if (peek(length) != ')') {
            return 0;
        }
        int end = at + length;
        int first = at + 1;
        at = end + 1;
        int radix = 10;
        if (text[first] == '0') {
            boolean hex = end - first > 2 && (text[first + 1] | 0x20) == 'x';
            radix = hex ? 16 : 8;
            first += hex ? 2 : 0;
        }
        return unsigned(first, end, radix) & PAYLOAD_MASK;
    }

    /** Returns an integer without sign, all ones if it is too large and 0 if it has other characters (strtoull). */
    private long unsigned(int from, int to, int radix) {
        long number = 0;
        boolean tooLarge = false;
        for (int i = from; i < to; i++) {
            int digit = digit(text[i], radix);
            if (digit < 0) {
                return 0;
            }
            tooLarge |= Long.compareUnsigned(number, Long.divideUnsigned(-1L - digit, radix)) > 0;
            number = number * radix + digit;
        }
        return tooLarge ? -1 : number;
    }

    private static boolean isWordPart(int c) {
        return digit(c, 36) >= 0 || c == '_';
    }

    /** Returns the value of an ASCII digit, or -1. */
    private static int digit(int c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }

    private void hexadecimal() {
        int start = at;
        skipDigits(16);
        int end = exponent('p') ? at : -1;
        String digits = latin(start, at);
        value = Double.parseDouble("0x" + (end < 0 ? digits + "p0" : digits));
    }

    private boolean decimal() {
        int start = at;
        int digits = skipDigits(10);
        if (digits == 0) {
            return false;
        }
        int mantissaEnd = at;
        if (!exponent('e') && digits <= EXACT_DIGITS) {
            value = exact(start, mantissaEnd);
        } else {
            value = Double.parseDouble(latin(start, at));
        }
        return true;
    }

    /** Skips digits with a point among them, before or behind; returns how many digits there are. */
    private int skipDigits(int radix) {
        int digits = 0;
        boolean point = false;
        while (true) {
            int c = peek(0);
            if (digit(c, radix) >= 0) {
                digits++;
            } else if (c != '.' || point || (digits == 0 && digit(peek(1), radix) < 0)) {
                return digits;
            } else {
                point = true;
            }
            at++;
        }
    }

    /** Skips an exponent if there is a whole one. */
    private boolean exponent(char letter) {
        if ((peek(0) | 0x20) != letter) {
            return false;
        }
        int sign = peek(1) == '-' || peek(1) == '+' ? 1 : 0;
        if (digit(peek(1 + sign), 10) < 0) {
            return false;
        }
        at += 1 + sign;
        while (digit(peek(0), 10) >= 0) {
            at++;
        }
        return true;
    }

    private double exact(int start, int end) {
        long digits = 0;
        int behindPoint = 0;
        boolean point = false;
        for (int i = start; i < end; i++) {
            if (text[i] == '.') {
                point = true;
            } else {
                digits = 10 * digits + (text[i] - '0');
                behindPoint += point ? 1 : 0;
            }
        }
        return (double) digits / CNumbers.POWERS_OF_TEN[behindPoint];
    }

    private String latin(int from, int to) {
        memory.add((long) Sizes.STRING + 2L * (to - from));
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
