package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaMemory;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads values from MessagePack (lua_cmsgpack.c, mp_decode_to_lua_type). It keeps the open arrays and maps in a list
 * and does not call itself: thousands may be nested. One thread.
 */
final class MsgpackDecoder {
    private static final String TOO_MANY = "too many return values at once; use unpack_one or unpack_limit instead.";

    private final byte[] bytes;
    private final LuaMemory memory;
    private final Deque<Frame> open = new ArrayDeque<>();
    private int at;

    /** An array or map that is not complete. */
    private static final class Frame {
        final LuaTable table = new LuaTable();
        final boolean map;

        /** The slots in use below the table. */
        final int slots;

        /** The elements or fields that follow. */
        long left;

        /** The index of the last element. */
        int index;

        /** The key of a map whose value comes next. */
        @Nullable
        Object key;

        /** A key of a map was read, and not yet its value. */
        boolean hasKey;

        Frame(boolean map, long left, int slots) {
            this.map = map;
            this.left = left;
            this.slots = slots;
        }

        /** Returns the slots in use while the next value is read: the table's, and an index's or a key's. */
        int slotsInside() {
            return slots + (map && !hasKey ? 1 : 2);
        }
    }

    MsgpackDecoder(byte[] bytes, int offset, LuaMemory memory) {
        this.bytes = bytes;
        this.memory = memory;
        at = offset;
    }

    /** Returns whether there are bytes behind the last value. */
    boolean more() {
        return at < bytes.length;
    }

    /** Returns the offset behind the last value. */
    int at() {
        return at;
    }

    /**
     * Reads one value with all that it contains.
     *
     * @param slots the slots of the stack in use
     * @throws LuaError the bytes end too early or are none of the known formats, or a key is nil or NaN
     */
    @Nullable
    Object decode(int slots) {
        Object value = read(slots);
        while (!open.isEmpty()) {
            Frame last = open.getLast();
            if (value != last.table) {
                put(last, value);
                if (last.left == 0) {
                    value = open.removeLast().table;
                    continue;
                }
            }
            value = read(last.slotsInside());
        }
        return value;
    }

    private void put(Frame frame, @Nullable Object value) {
        if (frame.map && !frame.hasKey) {
            frame.key = value;
            frame.hasKey = true;
            return;
        }
        frame.left--;
        if (!frame.map) {
            memory.add(Sizes.ELEMENT);
            frame.table.put(++frame.index, value);
            return;
        }
        frame.hasKey = false;
        Object key = frame.key;
        if (key == null) {
            throw LuaError.of(LuaString.of("table index is nil"));
        }
        if (key instanceof Double number && number.isNaN()) {
            throw LuaError.of(LuaString.of("table index is NaN"));
        }
        memory.add(Sizes.FIELD);
        frame.table.put(key, value);
    }

    /** Reads a value; of an array or map its beginning, and its contents are what is read next. */
    private @Nullable Object read(int slots) {
        need(1);
        CStack.check(slots, 1, TOO_MANY);
        int tag = bytes[at] & 0xff;
        if (tag <= 0x7f || tag >= 0xe0) {
            at++;
            return (double) (byte) tag;
        }
        if (tag <= 0x8f) {
            at++;
            return begin(true, tag & 0xf, slots);
        }
        if (tag <= 0x9f) {
            at++;
            return begin(false, tag & 0xf, slots);
        }
        if (tag <= 0xbf) {
            at++;
            return string(tag & 0x1f);
        }
        switch (tag) {
            case 0xc0:
                at++;
                return null;
            case 0xc2:
            case 0xc3:
                at++;
                return tag == 0xc3;
            case 0xca:
                return (double) Float.intBitsToFloat((int) unsigned(Float.BYTES));
            case 0xcb:
                return Double.longBitsToDouble(unsigned(Double.BYTES));
            case 0xcc:
            case 0xcd:
            case 0xce:
            case 0xcf:
                // Redis takes the largest integers for negative ones, too.
                return (double) unsigned(1 << (tag - 0xcc));
            case 0xd0:
            case 0xd1:
            case 0xd2:
            case 0xd3:
                int size = 1 << (tag - 0xd0);
                int unused = Long.SIZE - 8 * size;
                return (double) (unsigned(size) << unused >> unused);
            case 0xd9:
            case 0xda:
            case 0xdb:
                return string(unsigned(1 << (tag - 0xd9)));
            case 0xdc:
            case 0xdd:
                return begin(false, unsigned(2 << (tag - 0xdc)), slots);
            case 0xde:
            case 0xdf:
                return begin(true, unsigned(2 << (tag - 0xde)), slots);
            default:
                throw new LuaError("Bad data format in input.");
        }
    }

    private void need(long count) {
        if (bytes.length - at < count) {
            throw new LuaError("Missing bytes in input.");
        }
    }

    /** Reads the number of so many bytes behind the tag. */
    private long unsigned(int size) {
        need(1L + size);
        long number = 0;
        for (int i = at + 1; i <= at + size; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        at += 1 + size;
        return number;
    }

    private LuaString string(long length) {
        need(length);
        memory.add(Sizes.STRING + length);
        int start = at;
        at += (int) length;
        return LuaString.of(Arrays.copyOfRange(bytes, start, at));
    }

    private LuaTable begin(boolean map, long length, int slots) {
        memory.add(Sizes.TABLE);
        Frame frame = new Frame(map, length, slots);
        if (!map) {
            CStack.check(slots + 1, 1, "in function mp_decode_to_lua_array");
        }
        if (length > 0) {
            open.addLast(frame);
        }
        return frame.table;
    }
}
