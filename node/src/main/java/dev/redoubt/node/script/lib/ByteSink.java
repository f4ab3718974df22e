package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaMemory;
import dev.redoubt.node.script.lua.LuaString;
import java.util.Arrays;

/** A buffer that grows, and adds what it takes to the memory of the script before it takes it. One thread. */
final class ByteSink {
    private static final int FIRST_CAPACITY = 64;

    /** The longest array that every JVM allocates. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final LuaMemory memory;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    ByteSink(LuaMemory memory) {
        this.memory = memory;
    }

    void add(int value) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) value;
    }

    void add(byte[] source, int from, int count) {
        if (count > bytes.length - length) {
            grow(count);
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void add(LuaString text) {
        add(text.bytes(), 0, text.length());
    }

    /** Adds the lower {@code count} bytes of a number, the highest of them first; bytes beyond the eighth are 0. */
    void addBigEndian(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            add(byteOf(value, i));
        }
    }

    /** Does the same, the lowest byte first. */
    void addLittleEndian(long value, int count) {
        for (int i = 0; i < count; i++) {
            add(byteOf(value, i));
        }
    }

    private static int byteOf(long value, int index) {
        return index < Long.BYTES ? (int) (value >>> (8 * index)) : 0;
    }

    private void grow(int more) {
        long needed = (long) length + more;
        if (needed > MOST) {
            throw LuaError.of(LuaString.of("not enough memory"));
        }
        int capacity = (int) Math.min(MOST, Math.max(needed, 2L * bytes.length));
        memory.add(capacity);
        bytes = Arrays.copyOf(bytes, capacity);
    }

    /** Forgets the bytes, and keeps the room. */
    void clear() {
        length = 0;
    }

    /** Returns a copy of what was added. */
    LuaString text() {
        memory.add((long) Sizes.STRING + length);
        return LuaString.of(Arrays.copyOf(bytes, length));
    }
}
