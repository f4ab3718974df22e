package dev.redoubt.node.script.lua;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string of bytes. Immutable: whoever gets or gives the array does not write to it. */
public final class LuaString implements Comparable<LuaString> {
    /** The empty string. */
    public static final LuaString EMPTY = new LuaString(new byte[0]);

    /** The memory of the objects of one string beside its bytes, an estimate. */
    static final int OBJECT_BYTES = 40;

    private final byte[] bytes;

    /** 0 until it is first asked for. */
    private int hash;

    /** The last mark pass that saw it. */
    int mark;

    private LuaString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a string of these bytes, which nobody changes any more. */
    public static LuaString of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new LuaString(bytes);
    }

    /** Returns the string of a text in Latin-1, as the names of functions are. */
    public static LuaString of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Returns the byte at {@code index}, from 0 to 255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /** Returns the bytes from {@code from} to before {@code to}. */
    public LuaString slice(int from, int to) {
        return from == 0 && to == bytes.length ? this : of(Arrays.copyOfRange(bytes, from, to));
    }

    /** Compares bytes without sign, as strcoll does in the C locale. */
    @Override
    public int compareTo(LuaString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof LuaString string && same(string));
    }

    private boolean same(LuaString other) {
        return (hash == 0 || other.hash == 0 || hash == other.hash) && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(bytes);
            hash = known;
        }
        return known;
    }

    /** The bytes as Latin-1, for messages. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
