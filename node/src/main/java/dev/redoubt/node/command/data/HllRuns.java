package dev.redoubt.node.command.data;

/**
 * The runs of the sparse form of a HyperLogLog (hyperloglog.c): {@code 00nnnnnn} is a run of up to 64 registers that
 * are 0, {@code 01nnnnnn nnnnnnnn} one of up to 16,384, and {@code 1vvvvvnn} up to four registers of a value up to 32;
 * each number is one less than what it means. Stateless.
 */
final class HllRuns {
    static final int MOST_VALUE = 32;
    static final int MOST_VALUES = 4;

    private static final int MOST_NARROW_ZEROS = 64;
    private static final int VALUE_BIT = 0x80;
    private static final int WIDE_BIT = 0x40;

    private HllRuns() {}

    static boolean isValue(byte first) {
        return (first & VALUE_BIT) != 0;
    }

    /** Returns how many bytes the run takes that begins with this one. */
    static int width(byte first) {
        return (first & (VALUE_BIT | WIDE_BIT)) == WIDE_BIT ? 2 : 1;
    }

    /** Returns the value of its registers. */
    static int value(byte first) {
        return isValue(first) ? (first >> 2 & 31) + 1 : 0;
    }

    /** Returns how many registers it has. */
    static int count(byte[] bytes, int at) {
        int first = bytes[at];
        if (isValue(bytes[at])) {
            return (first & 3) + 1;
        }
        return width(bytes[at]) == 1 ? (first & 63) + 1 : ((first & 63) << 8 | (bytes[at + 1] & 0xff)) + 1;
    }

    /** Writes a run; returns where it ends. */
    static int put(byte[] bytes, int at, int value, int count) {
        if (value > 0) {
            bytes[at] = (byte) (VALUE_BIT | (value - 1) << 2 | (count - 1));
            return at + 1;
        }
        return count > MOST_NARROW_ZEROS ? putWide(bytes, at, count) : putNarrow(bytes, at, count);
    }

    private static int putNarrow(byte[] bytes, int at, int count) {
        bytes[at] = (byte) (count - 1);
        return at + 1;
    }

    private static int putWide(byte[] bytes, int at, int count) {
        bytes[at] = (byte) (WIDE_BIT | (count - 1) >> 8);
        bytes[at + 1] = (byte) (count - 1);
        return at + 2;
    }
}
