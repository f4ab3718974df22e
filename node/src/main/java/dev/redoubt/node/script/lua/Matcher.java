package dev.redoubt.node.script.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seeks the places of a string that a pattern matches (lstrlib.c, match). What remains to be tried is in an own stack,
 * so that no pattern is too deep for the stack of the JVM, and a search that takes long can be left between two steps
 * and taken up later. One thread.
 */
final class Matcher {
    /** The outcome of {@link #run}. */
    enum Result {
        FOUND,
        NOT_FOUND,
        UNFINISHED
    }

    private static final int MAX_CAPTURES = 32;
    private static final int UNFINISHED = -1;
    private static final int POSITION = -2;

    /** The steps of a run, and how many of them are as long as one step of the machine. */
    private static final int STEPS = 1024;

    private static final int STEPS_OF_MACHINE = 16;

    /** The kinds of what is to be tried or undone, and the size of an entry. */
    private static final int FEWER = 0;

    private static final int MORE = 1;
    private static final int SKIP = 2;
    private static final int REOPEN = 3;
    private static final int UNCAPTURE = 4;
    private static final int ENTRY = 4;
    private static final int MAX_ENTRIES = 1 << 27;

    private final Machine machine;
    private final LuaString text;
    private final byte[] source;
    private final LuaPattern pattern;
    private final boolean anchored;

    private int start;
    private int s;
    private int p;
    private int level;
    private int[] captureStarts = new int[2];
    private int[] captureLengths = new int[2];

    private int[] entries = {};
    private int depth;

    /** While the repetitions of an item are counted: how many there are, and where the item ends. */
    private int repetitions = -1;

    private int repeatedEnd;
    private int steps;

    /**
     * @param mayAnchor whether {@code ^} at the beginning ties the pattern to the first place
     */
    Matcher(Machine machine, LuaString text, LuaPattern pattern, boolean mayAnchor) {
        this.machine = machine;
        this.text = text;
        this.source = text.bytes();
        this.pattern = pattern;
        this.anchored = mayAnchor && pattern.at(0) == '^';
    }

    boolean anchored() {
        return anchored;
    }

    /** Begins to seek from a place on; {@link #run} does it. */
    void seek(int from) {
        start = from;
        restart();
    }

    private void restart() {
        s = start;
        p = anchored ? 1 : 0;
        level = 0;
        depth = 0;
        repetitions = -1;
    }

    /** Returns where the match begins. */
    int start() {
        return start;
    }

    /** Returns where the match ends. */
    int end() {
        return s;
    }

    /**
     * Goes on with the search, for some time.
     *
     * @throws LuaError the pattern is malformed
     */
    Result run() {
        steps = 0;
        Result result = Result.UNFINISHED;
        while (result == Result.UNFINISHED && steps < STEPS) {
            steps++;
            if (repetitions >= 0) {
                countRepetitions();
            } else if (pattern.at(p) == 0) {
                result = Result.FOUND;
            } else if (!step() && !backtrack()) {
                if (anchored || start == source.length) {
                    result = Result.NOT_FOUND;
                } else {
                    start++;
                    restart();
                }
            }
        }
        machine.charge(steps / STEPS_OF_MACHINE);
        return result;
    }

    /** Matches the next item of the pattern; returns whether it fits. */
    private boolean step() {
        int c = pattern.at(p);
        switch (c) {
            case '(':
                return open();
            case ')':
                return close();
            case '$':
                if (pattern.at(p + 1) == 0) {
                    p++;
                    return s == source.length;
                }
                return item();
            case LuaPattern.ESCAPE: {
                int letter = pattern.at(p + 1);
                if (letter == 'b') {
                    return balance();
                } else if (letter == 'f') {
                    return frontier();
                }
                return LuaPattern.isDigit(letter) ? captured(letter - '1') : item();
            }
            default:
                if (c == '.' || c == '[' || isSuffix(pattern.at(p + 1))) {
                    return item();
                }
                p++;
                return s < source.length && (source[s++] & 0xff) == c;
        }
    }

    private static boolean isSuffix(int c) {
        return c == '*' || c == '+' || c == '-' || c == '?';
    }

    private boolean item() {
        int end = pattern.itemEnd(p);
        steps += (end - p) >> 2;
        boolean fits = s < source.length && pattern.matches(source[s] & 0xff, p, end);
        switch (pattern.at(end)) {
            case '?':
                if (fits) {
                    push(SKIP, s, end + 1, 0);
                    s++;
                }
                p = end + 1;
                return true;
            case '*':
                repetitions = 0;
                repeatedEnd = end;
                return true;
            case '+':
                repetitions = 0;
                repeatedEnd = end;
                s++;
                return fits || noRepetition();
            case '-':
                push(MORE, s, p, end);
                p = end + 1;
                return true;
            default:
                s++;
                p = end;
                return fits;
        }
    }

    private boolean noRepetition() {
        repetitions = -1;
        return false;
    }

    /** Takes as many repetitions as there are; fewer are tried later. */
    private void countRepetitions() {
        int cost = 1 + ((repeatedEnd - p) >> 2);
        int left = source.length - s;
        while (repetitions < left && pattern.matches(source[s + repetitions] & 0xff, p, repeatedEnd)) {
            repetitions++;
            steps += cost;
            if (steps > STEPS) {
                return;
            }
        }
        p = repeatedEnd + 1;
        if (repetitions > 0) {
            push(FEWER, s, p, repetitions);
            s += repetitions;
        }
        repetitions = -1;
    }

    private boolean balance() {
        int opening = pattern.at(p + 2);
        int closing = pattern.at(p + 3);
        if (opening == 0 || closing == 0) {
            throw new LuaError("unbalanced pattern");
        }
        if (s >= source.length || (source[s] & 0xff) != opening) {
            return false;
        }
        int nesting = 1;
        for (int i = s + 1; i < source.length; i++) {
            int c = source[i] & 0xff;
            if (c == closing) {
                nesting--;
                if (nesting == 0) {
                    steps += i - s;
                    s = i + 1;
                    p += 4;
                    return true;
                }
            } else if (c == opening) {
                nesting++;
            }
        }
        steps += source.length - s;
        return false;
    }

    private boolean frontier() {
        int set = p + 2;
        if (pattern.at(set) != '[') {
            throw new LuaError("missing '[' after '" + (char) LuaPattern.ESCAPE + "f' in pattern");
        }
        int end = pattern.itemEnd(set);
        steps += (end - set) >> 2;
        int before = s == 0 ? 0 : source[s - 1] & 0xff;
        int after = s == source.length ? 0 : source[s] & 0xff;
        p = end;
        return !pattern.inSet(before, set, end - 1) && pattern.inSet(after, set, end - 1);
    }

    private boolean captured(int capture) {
        if (capture < 0 || capture >= level || captureLengths[capture] == UNFINISHED) {
            throw new LuaError("invalid capture index");
        }
        int from = captureStarts[capture];
        int length = captureLengths[capture];
        // A captured position has a length that no string has, so that it never matches.
        if (length < 0 || length > source.length - s) {
            return false;
        }
        steps += length >> 4;
        boolean same = Arrays.equals(source, from, from + length, source, s, s + length);
        s += length;
        p += 2;
        return same;
    }

    private boolean open() {
        if (level >= MAX_CAPTURES) {
            throw new LuaError("too many captures");
        }
        if (level == captureStarts.length) {
            captureStarts = Arrays.copyOf(captureStarts, 2 * level);
            captureLengths = Arrays.copyOf(captureLengths, 2 * level);
        }
        boolean position = pattern.at(p + 1) == ')';
        captureStarts[level] = s;
        captureLengths[level] = position ? POSITION : UNFINISHED;
        level++;
        if (depth > 0) {
            push(UNCAPTURE, 0, 0, 0);
        }
        p += position ? 2 : 1;
        return true;
    }

    private boolean close() {
        int capture = level - 1;
        while (capture >= 0 && captureLengths[capture] != UNFINISHED) {
            capture--;
        }
        if (capture < 0) {
            throw new LuaError("invalid pattern capture");
        }
        captureLengths[capture] = s - captureStarts[capture];
        if (depth > 0) {
            push(REOPEN, capture, 0, 0);
        }
        p++;
        return true;
    }

    /** Goes back to the last place where something else can be tried; returns false when there is none. */
    private boolean backtrack() {
        while (depth > 0) {
            int at = (depth - 1) * ENTRY;
            int one = entries[at + 1];
            int other = entries[at + 2];
            switch (entries[at]) {
                case FEWER:
                    if (--entries[at + 3] == 0) {
                        depth--;
                    }
                    s = one + entries[at + 3];
                    p = other;
                    return true;
                case MORE: {
                    int end = entries[at + 3];
                    if (one < source.length && pattern.matches(source[one] & 0xff, other, end)) {
                        steps += (end - other) >> 2;
                        entries[at + 1] = one + 1;
                        s = one + 1;
                        p = end + 1;
                        return true;
                    }
                    depth--;
                    break;
                }
                case SKIP:
                    depth--;
                    s = one;
                    p = other;
                    return true;
                case REOPEN:
                    depth--;
                    captureLengths[one] = UNFINISHED;
                    break;
                default:
                    depth--;
                    level--;
                    break;
            }
            steps++;
        }
        return false;
    }

    private void push(int kind, int one, int other, int third) {
        int at = depth * ENTRY;
        if (at == entries.length) {
            grow();
        }
        entries[at] = kind;
        entries[at + 1] = one;
        entries[at + 2] = other;
        entries[at + 3] = third;
        depth++;
    }

    private void grow() {
        int size = Math.max(4, 2 * depth);
        if (size > MAX_ENTRIES) {
            throw LuaMemory.exhausted();
        }
        machine.memory().add((long) Integer.BYTES * ENTRY * size);
        entries = Arrays.copyOf(entries, ENTRY * size);
    }

    /** Returns the number of captures. */
    int captures() {
        return level;
    }

    /** Returns a capture, from 0; capture 0 is the whole match when the pattern has none. */
    Object capture(int capture) {
        if (capture >= level) {
            if (capture == 0) {
                return slice(start, s);
            }
            throw new LuaError("invalid capture index");
        }
        int length = captureLengths[capture];
        int from = captureStarts[capture];
        if (length == UNFINISHED) {
            throw new LuaError("unfinished capture");
        }
        return length == POSITION ? (Object) (double) (from + 1) : slice(from, from + length);
    }

    /** Returns the captures, or the whole match when there are none. */
    @Nullable
    Object[] values() {
        @Nullable Object[] values = new @Nullable Object[Math.max(1, level)];
        for (int i = 0; i < values.length; i++) {
            values[i] = capture(i);
        }
        return values;
    }

    /** Returns the whole match. */
    LuaString whole() {
        return slice(start, s);
    }

    private LuaString slice(int from, int to) {
        machine.memory().add(LuaString.OBJECT_BYTES + (long) to - from);
        return text.slice(from, to);
    }

    void mark(Reachable reachable) {
        reachable.mark(text);
        reachable.add((long) Integer.BYTES * entries.length);
    }
}
