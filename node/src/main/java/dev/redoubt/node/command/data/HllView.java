package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a HyperLogLog, to be read (hyperloglog.c): a header of 16 bytes, then 16,384 registers of 6 bits, or
 * runs of equal registers. Valid until the value changes.
 */
record HllView(byte[] array, int from, int length) {
    static final int REGISTERS = 1 << 14;
    static final int HEADER_BYTES = 16;
    static final int DENSE_BYTES = HEADER_BYTES + REGISTERS * 6 / 8;
    static final int ENCODING_AT = 4;
    static final int CARDINALITY_AT = 8;
    static final int DENSE = 0;
    static final int SPARSE = 1;

    /** This bit of the header's last byte says that the cached cardinality is out of date. */
    static final int STALE = 0x80;

    /** Runs of one register each are the longest form, and none takes more than two bytes. */
    private static final int MOST_BYTES = HEADER_BYTES + 2 * REGISTERS;

    private static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};

    /** Gets the runs of equal registers in their order. */
    @FunctionalInterface
    interface RunVisitor {
        /**
         * Visits a run.
         *
         * @param value of its registers, 0 to 32
         * @param count of its registers, at least 1
         */
        void run(int value, int count);
    }

    static HllView of(byte[] bytes) {
        return new HllView(bytes, 0, bytes.length);
    }

    /** Returns whether a string is a HyperLogLog, as far as its header and length say (isHLLObjectOrReply). */
    static boolean isOne(Entry entry) {
        HllView whole = whole(entry);
        return whole == null
                ? isHeader(BitCommands.window(entry, 0, HEADER_BYTES), 0, entry.valueLength())
                : isHeader(whole.array, whole.from, whole.length);
    }

    private static boolean isHeader(byte[] array, int from, int length) {
        return length >= HEADER_BYTES
                && Arrays.equals(array, from, from + MAGIC.length, MAGIC, 0, MAGIC.length)
                && (array[from + ENCODING_AT] == SPARSE
                        || (array[from + ENCODING_AT] == DENSE && length == DENSE_BYTES));
    }

    /** Returns the value of a string that lies in one array; null if it does not, or is too long for its registers. */
    private static @Nullable HllView whole(Entry entry) {
        int length = entry.valueLength();
        if (!entry.isLong()) {
            return new HllView(entry.page(), entry.valueOffset(), length);
        }
        if (length > MOST_BYTES) {
            return null;
        }
        HllView[] last = new HllView[1];
        entry.forEachPart(0, length, (part, at, count) -> last[0] = new HllView(part, at, count));
        return last[0].length == length ? last[0] : null;
    }

    /** Returns the value of a string; null if it is too long for its registers, or if the memory for a copy is missing. */
    static @Nullable HllView of(CommandContext c, Entry entry) {
        HllView whole = whole(entry);
        int length = entry.valueLength();
        if (whole != null || length > MOST_BYTES) {
            return whole;
        }
        return c.replaying || c.engine.take(length) ? of(entry.copyValue()) : null;
    }

    boolean isDense() {
        return array[from + ENCODING_AT] == DENSE;
    }

    boolean isStale() {
        return (array[from + HEADER_BYTES - 1] & STALE) != 0;
    }

    /** Returns the cardinality in the header, which may be stale. */
    long cached() {
        long cardinality = 0;
        for (int i = HEADER_BYTES - 1; i >= CARDINALITY_AT; i--) {
            cardinality = cardinality << 8 | (array[from + i] & 0xff);
        }
        return cardinality;
    }

    /** Returns a register of the dense form. */
    int register(int index) {
        return register(array, from + HEADER_BYTES, index);
    }

    /** Returns a register of 6 bits; {@code start} is where the first one begins. */
    static int register(byte[] bytes, int start, int index) {
        int bit = index * 6;
        int at = start + (bit >>> 3);
        int low = (bytes[at] & 0xff) >> (bit & 7);
        // The last register ends with its byte.
        int high = (bit & 7) > 2 ? (bytes[at + 1] & 0xff) << (8 - (bit & 7)) : 0;
        return (low | high) & 63;
    }

    /** Writes a register of 6 bits. */
    static void putRegister(byte[] bytes, int start, int index, int value) {
        int bit = index * 6;
        int at = start + (bit >>> 3);
        int shift = bit & 7;
        bytes[at] = (byte) ((bytes[at] & ~(63 << shift)) | value << shift);
        if (shift > 2) {
            bytes[at + 1] = (byte) ((bytes[at + 1] & ~(63 >> (8 - shift))) | value >> (8 - shift));
        }
    }

    /** Shows the runs of the sparse form; returns false at once when they do not fit the registers. */
    boolean forEachRun(RunVisitor visitor) {
        int end = from + length;
        int registers = 0;
        int at = from + HEADER_BYTES;
        while (at < end) {
            int width = HllRuns.width(array[at]);
            if (at + width > end) {
                return false;
            }
            int count = HllRuns.count(array, at);
            registers += count;
            if (registers > REGISTERS) {
                return false;
            }
            visitor.run(HllRuns.value(array[at]), count);
            at += width;
        }
        return registers == REGISTERS;
    }

    /** Raises each element to the register of its index, if that is higher; returns false if the value is damaged. */
    boolean mergeInto(byte[] registers) {
        if (!isDense()) {
            int[] at = new int[1];
            return forEachRun((value, count) -> {
                for (int i = 0; i < count; i++, at[0]++) {
                    registers[at[0]] = (byte) Math.max(registers[at[0]], value);
                }
            });
        }
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], register(i));
        }
        return true;
    }
}
