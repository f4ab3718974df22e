package dev.redoubt.node.keyspace;

import java.nio.charset.StandardCharsets;

/**
 * The test whether bytes are a 64-bit integer in the form in which Redis prints it (util.c, string2ll): no plus sign, no
 * leading zeros, no spaces.
 */
final class Numbers {
    private static final int MAX_DIGITS = 20;

    private Numbers() {}

    static boolean isCanonicalLong(byte[] bytes, int offset, int length) {
        if (length == 0 || length > MAX_DIGITS) {
            return false;
        }
        boolean negative = bytes[offset] == '-';
        int at = negative ? 1 : 0;
        if (at == length || bytes[offset + at] == '0') {
            return length == 1 && bytes[offset] == '0';
        }
        long value = 0;
        for (; at < length; at++) {
            int digit = bytes[offset + at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            // Downwards, since the range reaches one further there.
            if (value < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            value = value * 10 - digit;
        }
        return negative || value != Long.MIN_VALUE;
    }

    /** The value of bytes that {@link #isCanonicalLong}. */
    static long parse(byte[] bytes) {
        return Long.parseLong(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    static byte[] print(long value) {
        return Long.toString(value).getBytes(StandardCharsets.ISO_8859_1);
    }
}
