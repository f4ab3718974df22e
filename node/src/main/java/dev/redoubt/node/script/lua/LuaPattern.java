package dev.redoubt.node.script.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matcher of Lua's patterns (lstrlib.c). One for each search; one thread.
 *
 * <p>A pattern can take time that grows with a power of the length of the subject. DIFFERS: a search that takes more
 * than some hundred million steps fails, because nothing else of the shard runs meanwhile; Redis goes on.
 */
final class LuaPattern {
    static final int MOST_CAPTURES = 32;

    /** The depth of recursion, of which each item of the pattern takes one at most. */
    private static final int MOST_LEVELS = 2000;

    private static final long MOST_STEPS = 400_000_000L;
    private static final int ESCAPE = '%';
    private static final int UNFINISHED = -1;
    private static final int POSITION = -2;
    private static final int NONE = -1;

    private final byte[] subject;
    private final byte[] pattern;
    private final int[] starts = new int[MOST_CAPTURES];
    private final int[] lengths = new int[MOST_CAPTURES];
    private int captures;
    private int level;
    private long steps;

    LuaPattern(byte[] subject, byte[] pattern) {
        this.subject = subject;
        this.pattern = pattern;
    }

    /** Returns the end of the match of the pattern from {@code from} on with the subject at {@code at}; -1 for none. */
    int match(int at, int from) {
        captures = 0;
        level = 0;
        return run(at, from);
    }

    // ---- Captures --------------------------------------------------------------------------------------------------

    /** Returns the number of captures. */
    int captures() {
        return captures;
    }

    /** Returns a capture, from 0; the whole match from {@code start} to {@code end} if there are none. */
    Object capture(int index, int start, int end, LuaMemory memory) {
        if (index >= captures) {
            if (index != 0) {
                throw new LuaError("invalid capture index");
            }
            return slice(start, end, memory);
        }
        int length = lengths[index];
        if (length == UNFINISHED) {
            throw new LuaError("unfinished capture");
        }
        return length == POSITION
                ? (Object) (double) (starts[index] + 1)
                : slice(starts[index], starts[index] + length, memory);
    }

    private LuaString slice(int from, int to, LuaMemory memory) {
        memory.add(LuaString.OBJECT_BYTES + (long) to - from);
        return LuaString.of(Arrays.copyOfRange(subject, from, to));
    }

    private int startCapture(int at, int from, int what) {
        if (captures >= MOST_CAPTURES) {
            throw new LuaError("too many captures");
        }
        starts[captures] = at;
        lengths[captures] = what;
        captures++;
        int end = run(at, from);
        if (end == NONE) {
            captures--;
        }
        return end;
    }

    private int endCapture(int at, int from) {
        int open = openCapture();
        lengths[open] = at - starts[open];
        int end = run(at, from);
        if (end == NONE) {
            lengths[open] = UNFINISHED;
        }
        return end;
    }

    private int openCapture() {
        for (int i = captures - 1; i >= 0; i--) {
            if (lengths[i] == UNFINISHED) {
                return i;
            }
        }
        throw new LuaError("invalid pattern capture");
    }

    /** Matches what a capture has matched; returns the end, or -1. */
    private int backReference(int at, int digit) {
        int index = digit - '1';
        if (index < 0 || index >= captures || lengths[index] == UNFINISHED) {
            throw new LuaError("invalid capture index");
        }
        int length = lengths[index];
        if (length < 0 || subject.length - at < length) {
            return NONE;
        }
        boolean same = Arrays.equals(subject, starts[index], starts[index] + length, subject, at, at + length);
        return same ? at + length : NONE;
    }

    // ---- Items of the pattern --------------------------------------------------------------------------------------

    private int at(int index) {
        return index < pattern.length ? pattern[index] & 0xff : NONE;
    }

    private void step() {
        if (++steps > MOST_STEPS) {
            throw new LuaError("pattern too complex");
        }
    }

    private int run(int subjectAt, int patternAt) {
        if (++level > MOST_LEVELS) {
            throw new LuaError("pattern too complex");
        }
        try {
            return items(subjectAt, patternAt);
        } finally {
            level--;
        }
    }

    private int items(int subjectAt, int patternAt) {
        int s = subjectAt;
        int p = patternAt;
        while (p < pattern.length) {
            step();
            switch (pattern[p]) {
                case '(':
                    return at(p + 1) == ')' ? startCapture(s, p + 2, POSITION) : startCapture(s, p + 1, UNFINISHED);
                case ')':
                    return endCapture(s, p + 1);
                case '$':
                    if (p + 1 == pattern.length) {
                        return s == subject.length ? s : NONE;
                    }
                    break;
                case ESCAPE:
                    if (at(p + 1) == 'f') {
                        p = frontier(s, p + 2);
                        if (p == NONE) {
                            return NONE;
                        }
                        continue;
                    }
                    boolean balances = at(p + 1) == 'b';
                    if (balances || isDigit(at(p + 1))) {
                        s = balances ? balanced(s, p + 2) : backReference(s, at(p + 1));
                        if (s == NONE) {
                            return NONE;
                        }
                        p += balances ? 4 : 2;
                        continue;
                    }
                    break;
                default:
                    break;
            }
            int end = classEnd(p);
            boolean one = s < subject.length && single(subject[s] & 0xff, p, end);
            switch (at(end)) {
                case '?':
                    if (one) {
                        int rest = run(s + 1, end + 1);
                        if (rest != NONE) {
                            return rest;
                        }
                    }
                    p = end + 1;
                    break;
                case '*':
                    return longest(s, p, end);
                case '+':
                    return one ? longest(s + 1, p, end) : NONE;
                case '-':
                    return shortest(s, p, end);
                default:
                    if (!one) {
                        return NONE;
                    }
                    s++;
                    p = end;
                    break;
            }
        }
        return s;
    }

    private int longest(int s, int p, int end) {
        int count = 0;
        while (s + count < subject.length && single(subject[s + count] & 0xff, p, end)) {
            count++;
        }
        while (count >= 0) {
            step();
            int rest = run(s + count, end + 1);
            if (rest != NONE) {
                return rest;
            }
            count--;
        }
        return NONE;
    }

    private int shortest(int from, int p, int end) {
        int s = from;
        while (true) {
            step();
            int rest = run(s, end + 1);
            if (rest != NONE) {
                return rest;
            }
            if (s >= subject.length || !single(subject[s] & 0xff, p, end)) {
                return NONE;
            }
            s++;
        }
    }

    private int balanced(int s, int p) {
        if (p + 1 >= pattern.length) {
            throw new LuaError("unbalanced pattern");
        }
        if (s >= subject.length || subject[s] != pattern[p]) {
            return NONE;
        }
        byte begin = pattern[p];
        byte end = pattern[p + 1];
        int open = 1;
        for (int i = s + 1; i < subject.length; i++) {
            if (subject[i] == end) {
                if (--open == 0) {
                    return i + 1;
                }
            } else if (subject[i] == begin) {
                open++;
            }
        }
        return NONE;
    }

    /** Returns where the pattern goes on if the subject passes into the set here; -1 if not. */
    private int frontier(int s, int p) {
        if (at(p) != '[') {
            throw new LuaError("missing '[' after '" + (char) ESCAPE + "f' in pattern");
        }
        int end = classEnd(p);
        int before = s == 0 ? 0 : subject[s - 1] & 0xff;
        int here = s == subject.length ? 0 : subject[s] & 0xff;
        return !inSet(before, p, end - 1) && inSet(here, p, end - 1) ? end : NONE;
    }

    private int classEnd(int from) {
        int p = from;
        int first = at(p++);
        if (first == ESCAPE) {
            if (p == pattern.length) {
                throw new LuaError("malformed pattern (ends with '" + (char) ESCAPE + "')");
            }
            return p + 1;
        }
        if (first != '[') {
            return p;
        }
        if (at(p) == '^') {
            p++;
        }
        do {
            if (p == pattern.length) {
                throw new LuaError("malformed pattern (missing ']')");
            }
            if (pattern[p++] == ESCAPE && p < pattern.length) {
                p++;
            }
        } while (at(p) != ']');
        return p + 1;
    }

    private boolean single(int c, int p, int end) {
        step();
        return switch (pattern[p]) {
            case '.' -> true;
            case ESCAPE -> inClass(c, at(p + 1));
            case '[' -> inSet(c, p, end - 1);
            default -> (pattern[p] & 0xff) == c;
        };
    }

    /** @param last the index of the bracket that ends the set */
    private boolean inSet(int c, int from, int last) {
        boolean included = true;
        int p = from;
        if (at(p + 1) == '^') {
            included = false;
            p++;
        }
        while (++p < last) {
            if (pattern[p] == ESCAPE) {
                p++;
                if (inClass(c, at(p))) {
                    return included;
                }
            } else if (at(p + 1) == '-' && p + 2 < last) {
                p += 2;
                if ((pattern[p - 2] & 0xff) <= c && c <= (pattern[p] & 0xff)) {
                    return included;
                }
            } else if ((pattern[p] & 0xff) == c) {
                return included;
            }
        }
        return !included;
    }

    /** Returns whether a byte is of a class in the C locale; an upper case letter means the opposite. */
    private static boolean inClass(int c, int letter) {
        if (!isLetter(letter) || "acdlpsuwxz".indexOf(letter | 0x20) < 0) {
            return c == letter;
        }
        boolean is =
                switch (letter | 0x20) {
                    case 'a' -> isLetter(c);
                    case 'c' -> c < ' ' || c == 0x7f;
                    case 'd' -> isDigit(c);
                    case 'l' -> c >= 'a' && c <= 'z';
                    case 'p' -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c);
                    case 's' -> NumberText.isBlank(c);
                    case 'u' -> c >= 'A' && c <= 'Z';
                    case 'w' -> isLetter(c) || isDigit(c);
                    case 'x' -> isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
                    default -> c == 0;
                };
        return (letter >= 'A' && letter <= 'Z') != is;
    }

    private static boolean isLetter(int c) {
        return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c < 0x80;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Returns the index of {@code part} in {@code text} from {@code from} on; -1 for none. */
    static int find(byte[] text, byte[] part, int from) {
        for (int i = from; i <= text.length - part.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return NONE;
    }

    /** Returns whether a pattern has none of the characters that mean something; a zero byte ends the look. */
    static boolean isPlain(byte[] pattern) {
        for (byte c : pattern) {
            if (c == 0) {
                return true;
            }
            if ("^$*+?.([%-".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the pattern is bound to the begin of the subject. */
    static boolean isAnchored(@Nullable LuaString pattern) {
        return pattern != null && pattern.length() > 0 && pattern.at(0) == '^';
    }
}
