package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaMemory;
import dev.redoubt.node.script.lua.LuaString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the strings of JSON (lua_cjson.c, json_next_string_token). One thread. */
final class JsonStrings {
    private static final int NOT_HEX = -1;
    private static final int ESCAPE_LENGTH = 6;
    private static final int FIRST_SUPPLEMENTARY = 0x10000;

    private final byte[] text;
    private final LuaMemory memory;
    private final ByteSink unescaped;
    private int at;
    private String error = "";

    JsonStrings(byte[] text, LuaMemory memory) {
        this.text = text;
        this.memory = memory;
        unescaped = new ByteSink(memory);
    }

    /** Returns the index behind the string that was read, or of the error in it. */
    int end() {
        return at;
    }

    /** Returns what is wrong in the string that was read. */
    String error() {
        return error;
    }

    /** Reads a string whose first character is at {@code from}; null if it is not correct. */
    @Nullable
    LuaString read(int from) {
        at = from;
        int start = from;
        boolean escapes = false;
        while (peek(0) != '"') {
            int c = peek(0);
            if (c == 0) {
                return fail("unexpected end of string");
            }
            if (c != '\\') {
                at++;
                continue;
            }
            if (!escapes) {
                escapes = true;
                unescaped.clear();
            }
            unescaped.add(text, start, at - start);
            if (peek(1) == 'u') {
                if (!unicode()) {
                    return fail("invalid unicode escape code");
                }
            } else if (!simple(peek(1))) {
                return fail("invalid escape code");
            }
            start = at;
        }
        int end = at++;
        if (escapes) {
            unescaped.add(text, start, end - start);
            return unescaped.text();
        }
        memory.add((long) Sizes.STRING + (end - start));
        return LuaString.of(Arrays.copyOfRange(text, start, end));
    }

    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] & 0xff : 0;
    }

    private @Nullable LuaString fail(String reason) {
        error = reason;
        return null;
    }

    private boolean simple(int c) {
        int index = "\"\\/btnfr".indexOf(c);
        if (index < 0) {
            return false;
        }
        unescaped.add("\"\\/\b\t\n\f\r".charAt(index));
        at += 2;
        return true;
    }

    /** Reads an escape of four digits, or two of them that are one character beyond 16 bits. */
    private boolean unicode() {
        int unit = hex(2);
        if (unit < 0) {
            return false;
        }
        int length = ESCAPE_LENGTH;
        if ((unit & 0xf800) == 0xd800) {
            boolean high = (unit & 0x400) == 0;
            if (!high || peek(length) != '\\' || peek(length + 1) != 'u') {
                return false;
            }
            int low = hex(length + 2);
            if ((low & 0xfc00) != 0xdc00) {
                return false;
            }
            unit = (((unit & 0x3ff) << 10) | (low & 0x3ff)) + FIRST_SUPPLEMENTARY;
            length += ESCAPE_LENGTH;
        }
        addUtf8(unit);
        at += length;
        return true;
    }

    private int hex(int ahead) {
        int number = 0;
        for (int i = ahead; i < ahead + 4; i++) {
            int c = peek(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : NOT_HEX;
            if (digit < 0) {
                return NOT_HEX;
            }
            number = (number << 4) | digit;
        }
        return number;
    }

    private void addUtf8(int codepoint) {
        if (codepoint < 0x80) {
            unescaped.add(codepoint);
            return;
        }
        if (codepoint < 0x800) {
            unescaped.add(0xc0 | (codepoint >> 6));
        } else {
            if (codepoint < FIRST_SUPPLEMENTARY) {
                unescaped.add(0xe0 | (codepoint >> 12));
            } else {
                unescaped.add(0xf0 | (codepoint >> 18));
                addTail(codepoint >> 12);
            }
            addTail(codepoint >> 6);
        }
        addTail(codepoint);
    }

    private void addTail(int bits) {
        unescaped.add(0x80 | (bits & 0x3f));
    }
}
