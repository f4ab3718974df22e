package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import org.jspecify.annotations.Nullable;

/** Writes values as MessagePack, each in its shortest form (lua_cmsgpack.c, mp_encode_lua_type). One thread. */
final class MsgpackEncoder {
    /** Tables inside so many others become nil, so that a table that contains itself has an end. */
    private static final int DEEPEST = 16;

    private static final int NIL = 0xc0;
    private static final int FALSE = 0xc2;
    private static final int TRUE = 0xc3;
    private static final int FLOAT = 0xca;
    private static final int DOUBLE = 0xcb;
    private static final int UINT8 = 0xcc;
    private static final int INT8 = 0xd0;
    private static final int STRING8 = 0xd9;
    private static final int ARRAY16 = 0xdc;
    private static final int MAP16 = 0xde;
    private static final int FIXED_STRING = 0xa0;
    private static final int FIXED_ARRAY = 0x90;
    private static final int FIXED_MAP = 0x80;
    private static final int LONGEST_FIXED_STRING = 31;
    private static final int LONGEST_FIXED_TABLE = 15;
    private static final int SMALLEST_FIXED = -32;
    private static final int LARGEST_FIXED = 127;

    private final ByteSink out;

    MsgpackEncoder(ByteSink out) {
        this.out = out;
    }

    /** Writes a value; {@code slots} are those in use, the one of the value included. */
    void encode(@Nullable Object value, int slots) {
        encode(value, slots, 0);
    }

    private void encode(@Nullable Object value, int slots, int level) {
        if (value instanceof LuaString text) {
            string(text);
        } else if (value instanceof Boolean flag) {
            out.add(flag ? TRUE : FALSE);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof LuaTable table && level < DEEPEST) {
            table(table, slots, level);
        } else {
            out.add(NIL);
        }
    }

    private void string(LuaString text) {
        int length = text.length();
        if (length <= LONGEST_FIXED_STRING) {
            out.add(FIXED_STRING | length);
        } else if (length <= 0xff) {
            tagged(STRING8, length, 1);
        } else {
            sized(STRING8 + 1, length);
        }
        out.add(text);
    }

    private void tagged(int tag, long bits, int bytes) {
        out.add(tag);
        out.addBigEndian(bits, bytes);
    }

    /** Writes a length of 16 bits, or of 32 with the tag behind. */
    private void sized(int tag, int length) {
        if (length <= 0xffff) {
            tagged(tag, length, 2);
        } else {
            tagged(tag + 1, length, 4);
        }
    }

    private void number(double number) {
        long integer = CNumbers.toLong(number);
        if (!Double.isInfinite(number) && (double) integer == number) {
            integer(integer);
        } else if ((double) (float) number == number) {
            tagged(FLOAT, Float.floatToRawIntBits((float) number), Float.BYTES);
        } else {
            tagged(DOUBLE, Double.doubleToRawLongBits(number), Double.BYTES);
        }
    }

    private void integer(long number) {
        if (number >= SMALLEST_FIXED && number <= LARGEST_FIXED) {
            out.add((int) number);
            return;
        }
        // Negative numbers need a bit for the sign; the others have formats without one.
        int tag = number < 0 ? INT8 : UINT8;
        int bits = number < 0
                ? 1 + Long.SIZE - Long.numberOfLeadingZeros(~number)
                : Long.SIZE - Long.numberOfLeadingZeros(number);
        int power = 0;
        while (8 << power < bits) {
            power++;
        }
        tagged(tag + power, number, 1 << power);
    }

    private void table(LuaTable table, int slots, int level) {
        CStack.check(slots, 2, "in function table_is_an_array");
        int length = arrayLength(table);
        if (length < 0) {
            map(table, slots, level);
            return;
        }
        header(FIXED_ARRAY, ARRAY16, length);
        CStack.check(slots, 1, "in function mp_encode_lua_table_as_array");
        for (int i = 1; i <= length; i++) {
            encode(table.get(i), slots + 1, level + 1);
        }
    }

    private void header(int fixed, int tag, int length) {
        if (length <= LONGEST_FIXED_TABLE) {
            out.add(fixed | length);
        } else {
            sized(tag, length);
        }
    }

    /** Returns the number of elements if the keys are 1 to n, and -1 if they are not (table_is_an_array). */
    private static int arrayLength(LuaTable table) {
        int count = 0;
        int most = 0;
        for (int at = table.next(0); at > 0; at = table.next(at)) {
            if (!(table.keyAt(at) instanceof Double key)) {
                return -1;
            }
            int index = CNumbers.toInt(key);
            if (index <= 0 || (double) index != key) {
                return -1;
            }
            most = Math.max(most, index);
            count++;
        }
        return count == most ? count : -1;
    }

    private void map(LuaTable table, int slots, int level) {
        CStack.check(slots, 3, "in function mp_encode_lua_table_as_map");
        int length = 0;
        for (int at = table.next(0); at > 0; at = table.next(at)) {
            length++;
        }
        header(FIXED_MAP, MAP16, length);
        for (int at = table.next(0); at > 0; at = table.next(at)) {
            encode(table.keyAt(at), slots + 3, level + 1);
            encode(table.valueAt(at), slots + 2, level + 1);
        }
    }
}
