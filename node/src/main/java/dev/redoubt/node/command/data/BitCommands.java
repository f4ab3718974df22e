package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.PartVisitor;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.persistence.text.RedisNumbers;
import org.jspecify.annotations.Nullable;

/** Single bits of strings, and searches for them (bitops.c). Bit 0 is the highest of the first byte. */
public final class BitCommands {
    private static final String NOT_AN_OFFSET = "ERR bit offset is not an integer or out of range";
    private static final String NOT_A_BIT = "ERR bit is not an integer or out of range";
    private static final byte[] NOTHING = {};

    private BitCommands() {}

    public static void setbit(CommandContext c) {
        byte[][] args = c.args;
        byte[] key = args[1];
        if (!offset(c, args[2], 0)) {
            return;
        }
        long offset = c.number;
        if (!c.longArg(args[3], NOT_A_BIT)) {
            return;
        }
        long bit = c.number;
        if ((bit & ~1) != 0) {
            c.error(NOT_A_BIT);
            return;
        }
        Entry entry = c.find(key);
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        int at = (int) (offset >>> 3);
        int mask = 0x80 >> (offset & 7);
        boolean grows = entry == null || at >= entry.valueLength();
        int old = entry == null || grows ? 0 : byteAt(entry, at);
        int changed = bit == 0 ? old & ~mask : old | mask;
        if (grows || changed != old) {
            if (StringCommands.tooLong(c, entry, at, 1)) {
                return;
            }
            c.db.setRange(key, at, new byte[] {(byte) changed});
            c.changed(key, KeyEvent.SETBIT);
        } else if (entry != null && !entry.isLong()) {
            // As Redis, which makes the string raw before it looks at the bit. A long one is raw, and may be copied.
            c.db.setRange(key, at, new byte[] {(byte) old});
        }
        c.reply.integer((old & mask) == 0 ? 0 : 1);
    }

    public static void getbit(CommandContext c) {
        if (!offset(c, c.args[2], 0)) {
            return;
        }
        long offset = c.number;
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.STRING)) {
            long at = offset >>> 3;
            int there = entry == null || at >= entry.valueLength() ? 0 : byteAt(entry, (int) at);
            c.reply.integer(there >> (7 - (offset & 7)) & 1);
        }
    }

    /**
     * Reads the offset of a bit into {@code c.number}; answers an error and returns false if it is none
     * (getBitOffsetFromArgument).
     *
     * @param fieldBits the size of fields, which {@code #N} counts; 0 where that form is not allowed
     */
    static boolean offset(CommandContext c, byte[] argument, int fieldBits) {
        int start = fieldBits > 0 && argument.length > 0 && argument[0] == '#' ? 1 : 0;
        int length = argument.length - start;
        long offset = RedisNumbers.parseLong(argument, start, length, -1);
        // A product that overflows is out of range too: no field has more bits than fit into the highest ones.
        boolean fits = offset >= 0 && offset <= Long.MAX_VALUE / Long.SIZE;
        c.number = start == 1 ? offset * fieldBits : offset;
        if (!fits || (!c.replaying && c.number >>> 3 >= c.engine.options().maxStringBytes())) {
            c.error(NOT_AN_OFFSET);
            return false;
        }
        return true;
    }

    /** The byte at an index of a string, from 0 to 255. */
    static int byteAt(Entry entry, int index) {
        int[] found = new int[1];
        parts(entry, index, 1, (array, at, length) -> found[0] = array[at] & 0xff);
        return found[0];
    }

    /** Shows a part of a string. */
    static void parts(Entry entry, int from, int count, PartVisitor<RuntimeException> visitor) {
        if (entry.isLong()) {
            entry.forEachPart(from, count, visitor);
        } else if (count > 0) {
            visitor.part(entry.page(), entry.valueOffset() + from, count);
        }
    }

    public static void bitcount(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.read(args[1]);
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        BitRange range = new BitRange(entry.valueLength());
        if (args.length == 3 || args.length > 5) {
            c.error(Texts.SYNTAX);
            return;
        }
        if (args.length > 3 && (!range.readStart(c, args[2]) || !range.readEnd(c, args[3]))) {
            return;
        }
        if (range.isReversed()) {
            c.reply.integer(0);
            return;
        }
        if (args.length == 5 && !range.readUnit(c, args[4])) {
            return;
        }
        c.reply.integer(range.resolve() ? count(entry, range) : 0);
    }

    /** Counts whole bytes, and takes off what lies outside the range in the first and the last one. */
    private static long count(Entry entry, BitRange range) {
        int first = (int) (range.firstBit() >>> 3);
        int last = (int) (range.lastBit() >>> 3);
        long[] sum = new long[1];
        parts(entry, first, last - first + 1, (array, at, length) -> {
            for (int i = at; i < at + length; i++) {
                sum[0] += Integer.bitCount(array[i] & 0xff);
            }
        });
        int before = byteAt(entry, first) & ~(0xff >> (range.firstBit() & 7));
        int behind = byteAt(entry, last) & 0x7f >> (range.lastBit() & 7);
        return sum[0] - Integer.bitCount(before) - Integer.bitCount(behind);
    }

    public static void bitpos(CommandContext c) {
        byte[][] args = c.args;
        if (!c.longArg(args[2])) {
            return;
        }
        long bit = c.number;
        if (bit != 0 && bit != 1) {
            c.error("ERR The bit argument must be 1 or 0.");
            return;
        }
        Entry entry = c.read(args[1]);
        if (entry == null) {
            c.reply.integer(bit == 1 ? -1 : 0);
            return;
        }
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        if (args.length > 6) {
            c.error(Texts.SYNTAX);
            return;
        }
        BitRange range = new BitRange(entry.valueLength());
        boolean endGiven = args.length > 4;
        if ((args.length > 3 && !range.readStart(c, args[3]))
                || (args.length > 5 && !range.readUnit(c, args[5]))
                || (endGiven && !range.readEnd(c, args[4]))) {
            return;
        }
        long found = range.resolve() ? position(entry, range, bit == 1) : -1;
        if (found > range.lastBit()) {
            // A string goes on in zeros behind its end, unless the range ends where the client says.
            found = bit == 1 || endGiven ? -1 : found;
        }
        c.reply.integer(found);
    }

    /** The first bit in the range that is set, or is not; the one behind the range if there is none. */
    private static long position(Entry entry, BitRange range, boolean set) {
        int first = (int) (range.firstBit() >>> 3);
        int last = (int) (range.lastBit() >>> 3);
        long[] found = {-1};
        long[] at = {first};
        parts(entry, first, last - first + 1, (array, from, length) -> {
            for (int i = from; i < from + length && found[0] < 0; i++, at[0]++) {
                int wanted = (set ? array[i] : ~array[i]) & 0xff;
                if (at[0] == first) {
                    wanted &= 0xff >> (range.firstBit() & 7);
                }
                if (wanted != 0) {
                    found[0] = at[0] * 8 + Integer.numberOfLeadingZeros(wanted) - 24;
                }
            }
        });
        return found[0] < 0 ? range.lastBit() + 1 : Math.min(found[0], range.lastBit() + 1);
    }

    /** Returns a string's bytes from an index on, as many as there are up to {@code count}. */
    static byte[] window(@Nullable Entry entry, long from, int count) {
        if (entry == null || from >= entry.valueLength()) {
            return NOTHING;
        }
        byte[] bytes = new byte[(int) Math.min(count, entry.valueLength() - from)];
        int[] filled = new int[1];
        parts(entry, (int) from, bytes.length, (array, at, length) -> {
            System.arraycopy(array, at, bytes, filled[0], length);
            filled[0] += length;
        });
        return bytes;
    }
}
