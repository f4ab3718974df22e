package dev.redoubt.node.pubsub;

/** Redis's glob patterns (util.c stringmatchlen): {@code * ? [a-z] [^a] \x}. Stateless. */
public final class Glob {
    /** Behind so many stars a pattern matches nothing, unless it ends there: how deep util.c calls itself. */
    private static final int MAX_STARS = 1000;

    private Glob() {}

    /** Returns whether the whole of {@code text} matches. */
    public static boolean matches(byte[] pattern, byte[] text) {
        return matches(pattern, text, false);
    }

    /** As {@link #matches(byte[], byte[])}; {@code ignoreCase} folds ASCII letters. */
    public static boolean matches(byte[] pattern, byte[] text, boolean ignoreCase) {
        if (text.length == 0) {
            // Not even a star matches nothing (KEYS, SCAN and CONFIG GET know that a lone star means everything).
            return pattern.length == 0;
        }
        // The element behind the last star, and how much of the text that star has taken: on a mismatch it takes one
        // more. Backing up to the last star alone is enough, so the cost is at most |pattern| * |text|.
        int p = 0;
        int t = 0;
        int starAt = -1;
        int starText = 0;
        int stars = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                p = pastStars(pattern, p);
                if (p == pattern.length) {
                    return true;
                }
                if (++stars > MAX_STARS) {
                    return false;
                }
                starAt = p;
                starText = t;
                continue;
            }
            int after = p < pattern.length ? step(pattern, p, text[t], ignoreCase) : -1;
            if (after >= 0) {
                p = after;
                t++;
            } else if (starAt >= 0) {
                p = starAt;
                t = ++starText;
            } else {
                return false;
            }
        }
        return pastStars(pattern, p) == pattern.length;
    }

    private static int pastStars(byte[] pattern, int from) {
        int at = from;
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at;
    }

    /** The position behind the pattern's next element if that matches {@code c}; else -1. */
    private static int step(byte[] pattern, int at, byte c, boolean ignoreCase) {
        switch (pattern[at]) {
            case '?':
                return at + 1;
            case '[':
                return bracket(pattern, at + 1, c, ignoreCase);
            case '\\':
                int escaped = at + 1 < pattern.length ? at + 1 : at;
                return equal(pattern[escaped], c, ignoreCase) ? escaped + 1 : -1;
            default:
                return equal(pattern[at], c, ignoreCase) ? at + 1 : -1;
        }
    }

    private static int bracket(byte[] pattern, int start, byte c, boolean ignoreCase) {
        int at = start;
        boolean not = at < pattern.length && pattern[at] == '^';
        if (not) {
            at++;
        }
        boolean match = false;
        while (at < pattern.length) {
            if (pattern[at] == '\\' && pattern.length - at >= 2) {
                at++;
                match |= pattern[at] == c;
            } else if (pattern[at] == ']') {
                break;
            } else if (pattern.length - at >= 3 && pattern[at + 1] == '-') {
                match |= inRange(pattern[at] & 0xff, pattern[at + 2] & 0xff, c & 0xff, ignoreCase);
                at += 2;
            } else {
                match |= equal(pattern[at], c, ignoreCase);
            }
            at++;
        }
        // An unclosed bracket ends with the pattern, as in Redis.
        return match != not ? Math.min(at + 1, pattern.length) : -1;
    }

    private static boolean inRange(int from, int to, int c, boolean ignoreCase) {
        int low = Math.min(from, to);
        int high = Math.max(from, to);
        if (ignoreCase) {
            return fold(c) >= fold(low) && fold(c) <= fold(high);
        }
        return c >= low && c <= high;
    }

    private static boolean equal(byte a, byte b, boolean ignoreCase) {
        return a == b || (ignoreCase && fold(a & 0xff) == fold(b & 0xff));
    }

    private static int fold(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
