package dev.redoubt.node.script.lua;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers as C's strtod does in the C locale: decimal and hexadecimal, {@code inf} and {@code nan}, with blanks
 * around (lobject.c, luaO_str2d). A zero byte ends the text, as it does there. Stateless.
 */
final class NumberText {
    private final byte[] text;
    private final int end;
    private int at;

    private NumberText(byte[] text) {
        this.text = text;
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        this.end = length;
    }

    /** Returns the number that the text is; null when it is none. */
    static @Nullable Double parse(byte[] text) {
        return new NumberText(text).read();
    }

    /** Returns an integer without sign in another base, as C's strtoul reads it; null when the text is none. */
    static @Nullable Double parseUnsigned(byte[] text, int base) {
        return new NumberText(text).readUnsigned(base);
    }

    private @Nullable Double readUnsigned(int base) {
        skipBlanks();
        boolean negative = peek(0) == '-';
        if (negative || peek(0) == '+') {
            at++;
        }
        if (base == 16 && peek(0) == '0' && lower(peek(1)) == 'x' && isHex(peek(2))) {
            at += 2;
        }
        int start = at;
        long sum = 0;
        boolean overflow = false;
        while (digit(peek(0), base) >= 0) {
            long limit = Long.divideUnsigned(-1 - (long) digit(peek(0), base), base);
            overflow |= Long.compareUnsigned(sum, limit) > 0;
            sum = sum * base + digit(peek(0), base);
            at++;
        }
        boolean any = at > start;
        skipBlanks();
        if (!any || at != end) {
            return null;
        }
        long value = overflow ? -1 : negative ? -sum : sum;
        return unsigned(value);
    }

    /** Returns a 64-bit integer without sign as the nearest double. */
    static double unsigned(long value) {
        if (value >= 0) {
            return (double) value;
        }
        // The last bit stays set if it was, so that the half rounds as the whole would.
        return (double) ((value >>> 1) | (value & 1)) * 2;
    }

    private static int digit(int c, int base) {
        return c < 0 || c >= 0x80 ? -1 : Character.digit((char) c, base);
    }

    /** Returns whether C's isspace holds for a byte. */
    static boolean isBlank(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private @Nullable Double read() {
        skipBlanks();
        boolean negative = peek(0) == '-';
        if (negative || peek(0) == '+') {
            at++;
        }
        Double size = magnitude();
        if (size == null) {
            return null;
        }
        skipBlanks();
        if (at != end) {
            return null;
        }
        return negative ? (Double) (-size) : size;
    }

    private @Nullable Double magnitude() {
        if (word("inf")) {
            skipWord("inity");
            return Double.POSITIVE_INFINITY;
        }
        if (word("nan")) {
            skipPayload();
            return Double.NaN;
        }
        if (peek(0) == '0' && lower(peek(1)) == 'x' && (isHex(peek(2)) || (peek(2) == '.' && isHex(peek(3))))) {
            at += 2;
            return hexadecimal();
        }
        return decimal();
    }

    private Double hexadecimal() {
        int start = at;
        while (isHex(peek(0))) {
            at++;
        }
        if (peek(0) == '.') {
            at++;
            while (isHex(peek(0))) {
                at++;
            }
        }
        String digits = "0x" + latin(start, at);
        int exponent = at;
        return Double.valueOf(skipExponent('p') ? digits + latin(exponent, at) : digits + "p0");
    }

    private @Nullable Double decimal() {
        int start = at;
        int digits = digits();
        if (peek(0) == '.') {
            at++;
            digits += digits();
        }
        if (digits == 0) {
            return null;
        }
        if (at - start == digits && digits <= 15) {
            long whole = 0;
            for (int i = start; i < at; i++) {
                whole = whole * 10 + (text[i] - '0');
            }
            if (lower(peek(0)) != 'e') {
                return (double) whole;
            }
        }
        skipExponent('e');
        return Double.valueOf(latin(start, at));
    }

    private int digits() {
        int from = at;
        while (peek(0) >= '0' && peek(0) <= '9') {
            at++;
        }
        return at - from;
    }

    /** Skips an exponent if one that is complete follows. */
    private boolean skipExponent(char letter) {
        if (lower(peek(0)) != letter) {
            return false;
        }
        int sign = peek(1) == '-' || peek(1) == '+' ? 1 : 0;
        int digit = peek(1 + sign);
        if (digit < '0' || digit > '9') {
            return false;
        }
        at += 1 + sign;
        digits();
        return true;
    }

    private void skipWord(String letters) {
        if (startsWith(letters)) {
            at += letters.length();
        }
    }

    private boolean word(String letters) {
        boolean found = startsWith(letters);
        skipWord(letters);
        return found;
    }

    private boolean startsWith(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            if (lower(peek(i)) != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** C allows {@code nan(…)}; the payload is not kept. */
    private void skipPayload() {
        if (peek(0) != '(') {
            return;
        }
        int i = 1;
        while (isHex(peek(i)) || (lower(peek(i)) >= 'g' && lower(peek(i)) <= 'z') || peek(i) == '_') {
            i++;
        }
        if (peek(i) == ')') {
            at += i + 1;
        }
    }

    private void skipBlanks() {
        while (at < end && isBlank(text[at])) {
            at++;
        }
    }

    private int peek(int ahead) {
        return at + ahead < end ? text[at + ahead] : -1;
    }

    private String latin(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    private static boolean isHex(int c) {
        int letter = lower(c);
        return (c >= '0' && c <= '9') || (letter >= 'a' && letter <= 'f');
    }
}
