package dev.redoubt.node.script.lua;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Cuts the source of a chunk into tokens (llex.c). Used for one chunk, by one thread. */
final class Lexer {
    private static final int END = -1;
    private static final int MAX_BYTE = 255;

    private final byte[] source;
    private final String chunkName;
    private final StringPool names;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private int next;
    private int current;

    /** The token under the parser, and the line on which the reader is. */
    int token;

    int line = 1;

    /** The line of the token before {@link #token}: instructions belong to it. */
    int lastLine = 1;

    /** The text of a name or string, and the value of a number, when {@link #token} is one. */
    LuaString text = LuaString.EMPTY;

    double number;

    private boolean ahead;
    private int tokenAhead;
    private LuaString textAhead = LuaString.EMPTY;
    private double numberAhead;

    Lexer(byte[] source, String chunkName, StringPool names) {
        this.names = names;
        this.source = source;
        this.chunkName = chunkName;
        read();
    }

    String chunkName() {
        return chunkName;
    }

    /** Moves to the next token. */
    void advance() {
        lastLine = line;
        if (ahead) {
            ahead = false;
            token = tokenAhead;
            text = textAhead;
            number = numberAhead;
        } else {
            token = scan();
        }
    }

    /** Returns the token behind the present one. */
    int lookAhead() {
        LuaString presentText = text;
        double presentNumber = number;
        tokenAhead = scan();
        textAhead = text;
        numberAhead = number;
        text = presentText;
        number = presentNumber;
        ahead = true;
        return tokenAhead;
    }

    /** Returns an error at the present token. */
    LuaError error(String message) {
        return error(message, token);
    }

    /** Returns an error that names no token. */
    LuaError plainError(String message) {
        return error(message, 0);
    }

    private LuaError error(String message, int near) {
        String place = ChunkName.shorten(chunkName, ChunkName.COMPILE_TIME_SIZE) + ":" + line + ": " + message;
        return LuaError.of(LuaString.of(near == 0 ? place : place + " near '" + shown(near) + "'"));
    }

    private String shown(int near) {
        if (near == Token.NAME || near == Token.STRING || near == Token.NUMBER) {
            return ChunkName.cString(buffer.toString(StandardCharsets.ISO_8859_1));
        }
        return Token.text(near);
    }

    private void read() {
        current = next < source.length ? source[next] & MAX_BYTE : END;
        next++;
    }

    private void keep() {
        buffer.write(current);
        read();
    }

    private boolean keepIf(char expected) {
        if (current != expected) {
            return false;
        }
        keep();
        return true;
    }

    private boolean atNewline() {
        return current == '\n' || current == '\r';
    }

    private void newline() {
        int first = current;
        read();
        if (atNewline() && current != first) {
            read();
        }
        line++;
    }

    private int scan() {
        buffer.reset();
        while (true) {
            if (atNewline()) {
                newline();
            } else if (current == '-') {
                read();
                if (current != '-') {
                    return '-';
                }
                read();
                comment();
            } else if (current == END) {
                return Token.END_OF_STREAM;
            } else if (NumberText.isBlank(current)) {
                read();
            } else {
                return significant();
            }
        }
    }

    private int significant() {
        switch (current) {
            case '[':
                return bracket();
            case '=':
                return withEquals('=', Token.EQ);
            case '<':
                return withEquals('<', Token.LE);
            case '>':
                return withEquals('>', Token.GE);
            case '~':
                return withEquals('~', Token.NE);
            case '"':
            case '\'':
                shortString(current);
                return Token.STRING;
            case '.':
                return dots();
            default:
                if (isDigit(current)) {
                    return numeral();
                }
                return isLetter(current) ? word() : single();
        }
    }

    private int single() {
        int character = current;
        read();
        return character;
    }

    private int bracket() {
        int level = longBracket();
        if (level >= 0) {
            longString(level, true);
            return Token.STRING;
        }
        if (level == BAD_BRACKET) {
            throw error("invalid long string delimiter", Token.STRING);
        }
        return '[';
    }

    private int withEquals(char alone, int both) {
        read();
        if (current != '=') {
            return alone;
        }
        read();
        return both;
    }

    private int dots() {
        keep();
        if (keepIf('.')) {
            return keepIf('.') ? Token.DOTS : Token.CONCAT;
        }
        return isDigit(current) ? numeral() : '.';
    }

    private int word() {
        do {
            keep();
        } while (isLetter(current) || isDigit(current));
        text = names.intern(LuaString.of(buffer.toByteArray()));
        Integer reserved = Token.reserved(text);
        return reserved == null ? Token.NAME : reserved;
    }

    private int numeral() {
        do {
            keep();
        } while (isDigit(current) || current == '.');
        if ((keepIf('E') || keepIf('e')) && !keepIf('+')) {
            keepIf('-');
        }
        while (isLetter(current) || isDigit(current)) {
            keep();
        }
        Double value = NumberText.parse(buffer.toByteArray());
        if (value == null) {
            throw error("malformed number", Token.NUMBER);
        }
        number = value;
        return Token.NUMBER;
    }

    private void comment() {
        if (current == '[') {
            int level = longBracket();
            buffer.reset();
            if (level >= 0) {
                longString(level, false);
                buffer.reset();
                return;
            }
        }
        while (!atNewline() && current != END) {
            read();
        }
    }

    private static final int NO_BRACKET = -1;
    private static final int BAD_BRACKET = -2;

    /** Reads a bracket, the equals signs behind it, but not the second bracket; returns how many signs. */
    private int longBracket() {
        int bracket = current;
        keep();
        int level = 0;
        while (current == '=') {
            keep();
            level++;
        }
        if (current == bracket) {
            return level;
        }
        return level == 0 ? NO_BRACKET : BAD_BRACKET;
    }

    private void longString(int level, boolean kept) {
        keep();
        if (atNewline()) {
            newline();
        }
        boolean open = true;
        while (open) {
            switch (current) {
                case END:
                    throw error(kept ? "unfinished long string" : "unfinished long comment", Token.END_OF_STREAM);
                case '[':
                    if (longBracket() == level) {
                        keep();
                    }
                    break;
                case ']':
                    open = longBracket() != level;
                    if (!open) {
                        keep();
                    }
                    break;
                case '\n':
                case '\r':
                    buffer.write('\n');
                    newline();
                    break;
                default:
                    keep();
                    break;
            }
            if (!kept) {
                buffer.reset();
            }
        }
        if (kept) {
            byte[] all = buffer.toByteArray();
            int edge = level + 2;
            text = LuaString.of(Arrays.copyOfRange(all, edge, all.length - edge));
        }
    }

    private void shortString(int delimiter) {
        keep();
        while (current != delimiter) {
            switch (current) {
                case END:
                    throw error("unfinished string", Token.END_OF_STREAM);
                case '\n':
                case '\r':
                    throw error("unfinished string", Token.STRING);
                case '\\':
                    read();
                    escape();
                    break;
                default:
                    keep();
                    break;
            }
        }
        keep();
        byte[] all = buffer.toByteArray();
        text = names.intern(LuaString.of(Arrays.copyOfRange(all, 1, all.length - 1)));
    }

    private void escape() {
        if (atNewline()) {
            buffer.write('\n');
            newline();
        } else if (isDigit(current)) {
            int code = 0;
            for (int i = 0; i < 3 && isDigit(current); i++) {
                code = 10 * code + (current - '0');
                read();
            }
            if (code > MAX_BYTE) {
                throw error("escape sequence too large", Token.STRING);
            }
            buffer.write(code);
        } else if (current != END) {
            int at = "abfnrtv".indexOf(current);
            if (at >= 0) {
                buffer.write("\u0007\b\f\n\r\t\u000b".charAt(at));
                read();
            } else {
                keep();
            }
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
