package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.NativeCall;

/** Reads the format of the functions of struct, letter by letter, with its byte order and alignment (lua_struct.c). */
final class StructFormat {
    private static final int LARGEST_INTEGER = 32;
    private static final int DEFAULT_ALIGNMENT = 8;

    private final NativeCall call;
    private final LuaString text;
    private int at;
    private boolean bigEndian;
    private int alignment = 1;

    /** Reads the first argument of a call. */
    StructFormat(NativeCall call) {
        this.call = call;
        text = call.string(1);
    }

    /** Returns whether another letter follows; a NUL byte ends the format. */
    boolean more() {
        return peek() != 0;
    }

    private int peek() {
        return at < text.length() ? text.at(at) : 0;
    }

    /** Returns the next letter. */
    int next() {
        return text.at(at++);
    }

    boolean bigEndian() {
        return bigEndian;
    }

    /** Returns the size in bytes that a letter and its digits ask for; 0 for what takes no fixed number of bytes. */
    int size(int letter) {
        switch (letter) {
            case 'B':
            case 'b':
            case 'x':
                return 1;
            case 'H':
            case 'h':
                return Short.BYTES;
            case 'f':
                return Float.BYTES;
            case 'L':
            case 'l':
            case 'T':
            case 'd':
                return Long.BYTES;
            case 'c':
                return digits(1);
            case 'i':
            case 'I':
                int size = digits(Integer.BYTES);
                if (size > LARGEST_INTEGER) {
                    throw new LuaError("integral size " + size + " is larger than limit of " + LARGEST_INTEGER);
                }
                return size;
            default:
                return 0;
        }
    }

    private int digits(int absent) {
        if (!isDigit(peek())) {
            return absent;
        }
        int number = 0;
        do {
            int digit = next() - '0';
            if (number > Integer.MAX_VALUE / 10 || number * 10 > Integer.MAX_VALUE - digit) {
                throw new LuaError("integral size overflow");
            }
            number = number * 10 + digit;
        } while (isDigit(peek()));
        return number;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Returns the bytes to skip at {@code position}, so that what a letter stands for is aligned. */
    int padding(long position, int letter, int size) {
        if (size == 0 || letter == 'c') {
            return 0;
        }
        int unit = Math.min(size, alignment);
        return (int) ((unit - (position & (unit - 1))) & (unit - 1));
    }

    /**
     * Obeys a letter that stands for no value.
     *
     * @throws LuaError there is no such letter
     */
    void control(int letter) {
        switch (letter) {
            case ' ':
                break;
            case '>':
                bigEndian = true;
                break;
            case '<':
                bigEndian = false;
                break;
            case '!':
                int wanted = digits(DEFAULT_ALIGNMENT);
                if (Integer.bitCount(wanted) != 1) {
                    throw new LuaError("alignment " + wanted + " is not a power of 2");
                }
                alignment = wanted;
                break;
            default:
                throw call.badArgument(1, "invalid format option '" + (char) letter + "'");
        }
    }
}
