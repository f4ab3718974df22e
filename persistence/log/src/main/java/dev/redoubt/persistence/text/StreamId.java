package dev.redoubt.persistence.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The id of a stream entry (t_stream.c, streamID): two unsigned 64-bit numbers, ordered by the first and then by the
 * second. Immutable.
 *
 * @param ms Unix time in milliseconds, as a rule; unsigned
 * @param seq number within the millisecond; unsigned
 */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {
    /** The lowest id, which no entry can have. */
    public static final StreamId MIN = new StreamId(0, 0);

    /** The highest id. */
    public static final StreamId MAX = new StreamId(-1, -1);

    /** The longest text that is read as an id. */
    private static final int MAX_TEXT = 127;

    /** Compares two ids without making objects. */
    public static int compare(long ms1, long seq1, long ms2, long seq2) {
        int byMs = Long.compareUnsigned(ms1, ms2);
        return byMs != 0 ? byMs : Long.compareUnsigned(seq1, seq2);
    }

    @Override
    public int compareTo(StreamId other) {
        return compare(ms, seq, other.ms, other.seq);
    }

    /** Returns whether this is the lowest id. */
    public boolean isZero() {
        return ms == 0 && seq == 0;
    }

    /** Returns the next higher id; the lowest one behind the highest (t_stream.c, streamIncrID). */
    public StreamId next() {
        return seq == -1 ? new StreamId(ms + 1, 0) : new StreamId(ms, seq + 1);
    }

    /** Returns the next lower id; the highest one before the lowest (t_stream.c, streamDecrID). */
    public StreamId previous() {
        return seq == 0 ? new StreamId(ms - 1, -1) : new StreamId(ms, seq - 1);
    }

    /** Returns the text of Redis, as {@code 1526919030474-55}. */
    @Override
    public String toString() {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
    }

    /** Returns the bytes of {@link #toString}. */
    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads {@code <ms>} or {@code <ms>-<seq>} (t_stream.c, streamGenericParseIDOrReply).
     *
     * @param missingSeq the sequence of a text that has none
     * @return null if the text is no id
     */
    public static @Nullable StreamId parse(byte[] text, long missingSeq) {
        if (text.length > MAX_TEXT) {
            return null;
        }
        String id = new String(text, StandardCharsets.ISO_8859_1);
        int end = id.indexOf('\0');
        if (end >= 0) {
            id = id.substring(0, end);
        }
        int dash = id.indexOf('-');
        Long ms = unsigned(dash < 0 ? id : id.substring(0, dash));
        Long seq = dash < 0 ? Long.valueOf(missingSeq) : unsigned(id.substring(dash + 1));
        return ms == null || seq == null ? null : new StreamId(ms, seq);
    }

    /** Reads a number as string2ull does: what is no plain number goes to C's strtoull. */
    private static @Nullable Long unsigned(String text) {
        int at = 0;
        while (at < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        boolean signed = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
        boolean negative = signed && text.charAt(at) == '-';
        String digits = text.substring(signed ? at + 1 : at);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        // Only a negative number without leading spaces and zeros is seen to be one.
        if (negative && at == 0 && digits.charAt(0) != '0' && isNegativeLong(digits)) {
            return null;
        }
        try {
            long value = Long.parseUnsignedLong(digits);
            return negative ? -value : value;
        } catch (NumberFormatException tooLong) {
            return null;
        }
    }

    private static boolean isNegativeLong(String digits) {
        byte[] number = ("-" + digits).getBytes(StandardCharsets.ISO_8859_1);
        return RedisNumbers.isLong(number, 0, number.length);
    }
}
