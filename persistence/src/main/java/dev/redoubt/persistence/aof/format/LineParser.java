package dev.redoubt.persistence.aof.format;

import dev.redoubt.persistence.log.ReplId;
import java.nio.charset.StandardCharsets;

/**
 * A strict parser of one annotation line. After the first fault every answer is void and {@link #complete} is false.
 * Used once.
 */
final class LineParser {
    private final byte[] line;
    private final int length;
    private int at;
    private boolean bad;

    LineParser(byte[] line, int length) {
        this.line = line;
        this.length = length;
    }

    /** The next byte without moving; -1 behind the end. */
    int peek() {
        return at < length ? line[at] : -1;
    }

    void expect(char c) {
        if (peek() == c) {
            at++;
        } else {
            bad = true;
        }
    }

    /** Reads a blank and a decimal number that fits a long, without leading zeros. */
    long blankThenNumber() {
        expect(' ');
        int start = at;
        long number = 0;
        while (peek() >= '0' && peek() <= '9' && !bad) {
            int digit = line[at++] - '0';
            bad |= number > (Long.MAX_VALUE - digit) / 10;
            number = number * 10 + digit;
        }
        bad |= at == start || (at - start > 1 && line[start] == '0');
        return number;
    }

    long hex(int digits) {
        long bits = 0;
        for (int i = 0; i < digits; i++) {
            int digit = hexDigit(peek());
            bad |= digit < 0;
            bits = (bits << 4) | (digit & 0xF);
            at++;
        }
        return bits;
    }

    ReplId replId(int digits) {
        int start = at;
        for (int i = 0; i < digits; i++) {
            bad |= hexDigit(peek()) < 0;
            at++;
        }
        return bad ? ReplId.NONE : new ReplId(new String(line, start, digits, StandardCharsets.US_ASCII));
    }

    private static int hexDigit(int c) {
        boolean decimal = c >= '0' && c <= '9';
        return decimal ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** True if the line was as expected up to its last byte. */
    boolean complete() {
        return !bad && at == length;
    }
}
