package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lib.CjsonSettings.Setting;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaMemory;
import dev.redoubt.node.script.lua.LuaString;

/** Splits JSON into tokens (lua_cjson.c, json_next_token). A NUL byte ends the text. One thread. */
final class JsonTokens {
    /** The kinds of tokens, as errors name them. */
    enum Kind {
        T_OBJ_BEGIN,
        T_OBJ_END,
        T_ARR_BEGIN,
        T_ARR_END,
        T_STRING,
        T_NUMBER,
        T_BOOLEAN,
        T_NULL,
        T_COLON,
        T_COMMA,
        T_END,
        T_ERROR
    }

    private final byte[] text;
    private final boolean invalidNumbers;
    private final JsonStrings strings;
    private final NumberScanner numbers;

    private int at;
    private int begin;
    private Kind kind = Kind.T_END;
    private Object value = LightUserdata.NULL;
    private String error = "";

    JsonTokens(CjsonSettings settings, byte[] text, LuaMemory memory) {
        this.text = text;
        invalidNumbers = settings.get(Setting.DECODE_INVALID) != 0;
        strings = new JsonStrings(text, memory);
        numbers = new NumberScanner(text, memory);
    }

    /** Returns the kind of the token that was read last. */
    Kind kind() {
        return kind;
    }

    /** Returns the value of a token that is one: a string, a number, a boolean or {@link LightUserdata#NULL}. */
    Object value() {
        return value;
    }

    /** Returns the index behind the token. */
    int at() {
        return at;
    }

    /** Returns the error for a token that is not what should follow here, to be thrown. */
    LuaError unexpected(String expected) {
        String found = kind == Kind.T_ERROR ? error : kind.name();
        return new LuaError("Expected " + expected + " but found " + found + " at character " + (begin + 1));
    }

    /** Reads the next token; returns its kind. */
    Kind next() {
        int c = peek();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
            c = peek();
        }
        begin = at;
        switch (c) {
            case 0 -> kind = Kind.T_END;
            case '{' -> single(Kind.T_OBJ_BEGIN);
            case '}' -> single(Kind.T_OBJ_END);
            case '[' -> single(Kind.T_ARR_BEGIN);
            case ']' -> single(Kind.T_ARR_END);
            case ',' -> single(Kind.T_COMMA);
            case ':' -> single(Kind.T_COLON);
            case '"' -> string();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                if (!invalidNumbers && isInvalidNumber()) {
                    fail("invalid number");
                } else {
                    number();
                }
            }
            case 't', 'f', 'n', 'N', 'i', 'I', '+' -> word();
            default -> fail("invalid token");
        }
        return kind;
    }

    private int peek() {
        return at < text.length ? text[at] & 0xff : 0;
    }

    private void single(Kind found) {
        kind = found;
        at++;
    }

    private void fail(String reason) {
        kind = Kind.T_ERROR;
        begin = at;
        error = reason;
    }

    private void found(Kind found, Object what, int end) {
        kind = found;
        value = what;
        at = end;
    }

    private void string() {
        LuaString string = strings.read(at + 1);
        if (string == null) {
            at = strings.end();
            fail(strings.error());
        } else {
            found(Kind.T_STRING, string, strings.end());
        }
    }

    private void number() {
        int end = numbers.scan(at);
        if (end == at) {
            fail("invalid number");
        } else {
            found(Kind.T_NUMBER, numbers.value(), end);
        }
    }

    private void word() {
        if (isNext("true")) {
            found(Kind.T_BOOLEAN, true, at + 4);
        } else if (isNext("false")) {
            found(Kind.T_BOOLEAN, false, at + 5);
        } else if (isNext("null")) {
            found(Kind.T_NULL, LightUserdata.NULL, at + 4);
        } else if (invalidNumbers && isInvalidNumber()) {
            number();
        } else {
            fail("invalid token");
        }
    }

    private boolean isNext(String word) {
        return matches(at, word, 0);
    }

    private boolean matches(int from, String word, int mask) {
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= text.length || (text[from + i] | mask) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether what strtod may take for a number is none in JSON (json_is_invalid_number). */
    private boolean isInvalidNumber() {
        if (peek() == '+') {
            return true;
        }
        int first = peek() == '-' ? at + 1 : at;
        if (first < text.length && text[first] == '0') {
            int second = first + 1 < text.length ? text[first + 1] : 0;
            return (second | 0x20) == 'x' || (second >= '0' && second <= '9');
        }
        return matches(first, "inf", 0x20) || matches(first, "nan", 0x20);
    }
}
