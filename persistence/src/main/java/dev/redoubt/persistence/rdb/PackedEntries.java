package dev.redoubt.persistence.rdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The entries of a small collection that is one string in the file, first to last. The constructor has verified the
 * whole string, so that reading the entries cannot fail.
 */
abstract class PackedEntries {
    /** The string. */
    final byte[] bytes;
    /** The position of the string in the file, for messages. */
    private final long fileOffset;

    /** The entry read last: the place of its text, or its number if {@code textLength} is negative. */
    int textAt;

    int textLength;
    long number;

    /** Offset of the next entry. */
    int next;

    private int count;

    PackedEntries(byte[] bytes, long fileOffset) {
        this.bytes = bytes;
        this.fileOffset = fileOffset;
    }

    /** The number of all entries. */
    final int count() {
        return count;
    }

    final void count(int entries) {
        count = entries;
    }

    /** Reads the entry at {@code next} and moves behind it. */
    abstract void advance() throws RdbException;

    /** Returns the bytes of the next entry; callers may call it {@link #count} times. */
    final byte[] text() throws RdbException {
        advance();
        return textLength < 0 ? RdbInput.decimal(number) : Arrays.copyOfRange(bytes, textAt, textAt + textLength);
    }

    /** The next entry as a score. */
    final double score() throws RdbException {
        advance();
        if (textLength < 0) {
            return number;
        }
        String text = new String(bytes, textAt, textLength, StandardCharsets.ISO_8859_1);
        double score = RdbScores.parse(text);
        if (Double.isNaN(score)) {
            throw damaged("'" + text + "' is no score");
        }
        return score;
    }

    final RdbException damaged(String matter) {
        return new RdbException(fileOffset, matter);
    }

    final int u8(int at) {
        return bytes[at] & 0xff;
    }

    final int i16(int at) {
        return (short) (u8(at) | u8(at + 1) << 8);
    }

    final int i24(int at) {
        return u8(at) | u8(at + 1) << 8 | bytes[at + 2] << 16;
    }

    final int i32(int at) {
        return u8(at) | u8(at + 1) << 8 | u8(at + 2) << 16 | bytes[at + 3] << 24;
    }

    final long i64(int at) {
        return Integer.toUnsignedLong(i32(at)) | (long) i32(at + 4) << 32;
    }
}
