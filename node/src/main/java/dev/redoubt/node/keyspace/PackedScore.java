package dev.redoubt.node.keyspace;

/**
 * A score in a packed sorted set: a whole number that fits in one, two or four bytes takes these, and any other number
 * the eight of a double; little-endian. Stateless.
 */
final class PackedScore {
    private PackedScore() {}

    /** Returns the form of a score that is not minus zero. */
    static byte[] bytesOf(double score) {
        int whole = (int) score;
        if (whole != score) {
            return bytes(Double.doubleToRawLongBits(score), Double.BYTES);
        }
        return bytes(whole, whole == (byte) whole ? Byte.BYTES : whole == (short) whole ? Short.BYTES : Integer.BYTES);
    }

    private static byte[] bytes(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }

    /** Returns the score that is the element at a position. */
    static double of(Packed packed, int position) {
        int length = packed.length(position);
        return length == Double.BYTES
                ? Double.longBitsToDouble(packed.longAt(position))
                : packed.integerAt(position, length);
    }
}
