package dev.redoubt.node.script.lua;

/**
 * The text of a pattern: where its items end, and which characters they stand for (lstrlib.c, classend, singlematch).
 * As for C, a zero byte ends it. Letters are those of ASCII, as in the C locale. Immutable.
 */
final class LuaPattern {
    /** Begins classes, captures by number, and characters that mean themselves. */
    static final int ESCAPE = '%';

    private static final String SPECIAL = "^$*+?.([%-";

    private final byte[] bytes;
    private final int end;

    LuaPattern(LuaString text) {
        bytes = text.bytes();
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        end = length;
    }

    /** Returns whether a character has a meaning, so that the text cannot be sought as it is. */
    boolean hasSpecials() {
        for (int i = 0; i < end; i++) {
            if (SPECIAL.indexOf(bytes[i]) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the character at {@code p}, 0 behind the end. */
    int at(int p) {
        return p < end ? bytes[p] & 0xff : 0;
    }

    /** Returns where the item ends that begins at {@code p}. */
    int itemEnd(int p) {
        int next = p + 1;
        switch (at(p)) {
            case ESCAPE:
                if (next >= end) {
                    throw new LuaError("malformed pattern (ends with '%')");
                }
                return next + 1;
            case '[':
                return setEnd(at(next) == '^' ? next + 1 : next);
            default:
                return next;
        }
    }

    /** A bracket that closes is a member of the set when it comes first. */
    private int setEnd(int first) {
        int p = first;
        do {
            if (p >= end) {
                throw new LuaError("malformed pattern (missing ']')");
            }
            if (at(p++) == ESCAPE && p < end) {
                p++;
            }
        } while (at(p) != ']');
        return p + 1;
    }

    /** Returns whether the item from {@code p} to before {@code itemEnd} stands for a character. */
    boolean matches(int character, int p, int itemEnd) {
        switch (bytes[p]) {
            case '.':
                return true;
            case ESCAPE:
                return inClass(character, at(p + 1));
            case '[':
                return inSet(character, p, itemEnd - 1);
            default:
                return (bytes[p] & 0xff) == character;
        }
    }

    /** Returns whether the set that begins at {@code p}, and whose closing bracket is at {@code close}, has a character. */
    boolean inSet(int character, int p, int close) {
        boolean sense = at(p + 1) != '^';
        int i = sense ? p + 1 : p + 2;
        while (i < close) {
            int member = at(i);
            if (member == ESCAPE) {
                if (inClass(character, at(i + 1))) {
                    return sense;
                }
                i += 2;
            } else if (at(i + 1) == '-' && i + 2 < close) {
                if (member <= character && character <= at(i + 2)) {
                    return sense;
                }
                i += 3;
            } else {
                if (member == character) {
                    return sense;
                }
                i++;
            }
        }
        return !sense;
    }

    /** Returns whether a character is in the class of a letter; other signs stand for themselves. */
    private static boolean inClass(int c, int letter) {
        boolean in;
        switch (letter | 0x20) {
            case 'a':
                in = isLetter(c);
                break;
            case 'c':
                in = c < ' ' || c == 0x7f;
                break;
            case 'd':
                in = isDigit(c);
                break;
            case 'l':
                in = c >= 'a' && c <= 'z';
                break;
            case 'p':
                in = c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c);
                break;
            case 's':
                in = NumberText.isBlank(c);
                break;
            case 'u':
                in = c >= 'A' && c <= 'Z';
                break;
            case 'w':
                in = isLetter(c) || isDigit(c);
                break;
            case 'x':
                in = isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
                break;
            case 'z':
                in = c == 0;
                break;
            default:
                return letter == c;
        }
        boolean capital = letter < 'a';
        return isLetter(letter) ? in != capital : letter == c;
    }

    private static boolean isLetter(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    /** Returns whether a character is a decimal digit. */
    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
