package dev.redoubt.node.script.lua;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string that is built, and whose growth the account of the script knows of. One thread. */
final class LuaText {
    private static final int FIRST_SIZE = 64;
    private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

    private final LuaMemory memory;
    private byte[] bytes;
    private int length;

    LuaText(LuaMemory memory) {
        this(memory, FIRST_SIZE);
    }

    /** Creates a text with room for {@code size} bytes. */
    LuaText(LuaMemory memory, long size) {
        this.memory = memory;
        this.bytes = allocate(memory, size);
    }

    /** Returns bytes that become a string, when they fit into the account. */
    static byte[] allocate(LuaMemory memory, long size) {
        memory.add(LuaString.OBJECT_BYTES + size);
        if (size > MAX_SIZE) {
            throw LuaMemory.exhausted();
        }
        return new byte[(int) size];
    }

    int length() {
        return length;
    }

    /** Returns the memory that the text holds, an estimate in bytes. */
    long held() {
        return LuaString.OBJECT_BYTES + (long) bytes.length;
    }

    void append(int character) {
        if (length == bytes.length) {
            grow(1);
        }
        bytes[length++] = (byte) character;
    }

    void append(byte[] added) {
        append(added, 0, added.length);
    }

    void append(byte[] added, int from, int count) {
        if (count > bytes.length - length) {
            grow(count);
        }
        System.arraycopy(added, from, bytes, length, count);
        length += count;
    }

    void append(LuaString added) {
        append(added.bytes());
    }

    void append(String added) {
        append(added.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void grow(int more) {
        byte[] bigger = allocate(memory, Math.max(2L * bytes.length, (long) length + more));
        System.arraycopy(bytes, 0, bigger, 0, length);
        bytes = bigger;
    }

    /** Returns the string, after which nothing more is added. */
    LuaString take() {
        if (length == bytes.length) {
            return LuaString.of(bytes);
        }
        memory.add(LuaString.OBJECT_BYTES + (long) length);
        return LuaString.of(Arrays.copyOf(bytes, length));
    }
}
