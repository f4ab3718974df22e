package dev.redoubt.node.script.lua;

import java.util.random.RandomGenerator;

/** Programs that seek random patterns in random strings. Stateless. */
final class RandomPatterns {
    private static final String[] ITEMS = {
        "a", "b", ".", "%a", "%d", "%s", "%w", "%A", "%p", "%x", "%z", "%%", "%.", "[ab]", "[^a]", "[a-c]", "[%d_]",
        "[]]", "[^]a]", "[a-]", "[%a-z]", "x", "1", " ", "%u", "%l", "%c", "-", "%-", "%b()", "%bab", "%f[%w]",
        "%f[^a]", "%1", "%2", "()", "\\x00", "\\xe9",
    };
    private static final String[] ODD = {
        "%", "[", "[a", "%f", "%fa", "%b", "%bx", "(", ")", "%0", "%3", "[^", "[%", "$", "^", "*", "(()", "[]",
    };
    private static final String[] SUFFIXES = {"", "", "", "*", "+", "-", "?"};
    private static final String[] SUBJECTS = {
        "a", "b", "ab", "c", "1", "23", " ", "(", ")", "x", "A", "_", "-", "%", ".", "]", "\\x00", "\\xe9", "aa",
        "\\x0a",
    };
    private static final String[] REPLACEMENTS = {
        "'<%0>'",
        "'%1'",
        "'%2%1'",
        "'%%'",
        "'-'",
        "''",
        "'%'",
        "7",
        "{a = 'X', b = false, ab = 1}",
        "{}",
        "{a = {}}",
        "function(...) return select('#', ...) end",
        "function(x) return x .. '!' end",
        "function(x, y) return y end",
        "function() return nil end",
        "function() return {} end",
        "nil",
        "setmetatable({}, {__index = function(t, k) return '[' .. k .. ']' end})",
        "function(x) error('e' .. x) end",
    };

    private RandomPatterns() {}

    static String program(RandomGenerator random) {
        String arguments = quoted(pieces(random, random.nextInt(12))) + ", " + quoted(pattern(random));
        return switch (random.nextInt(5)) {
            case 0 -> "return string.find(" + arguments + ")";
            case 1 -> {
                String plain = random.nextInt(4) == 0 ? ", true)" : ")";
                yield "return string.find(" + arguments + ", " + (random.nextInt(14) - 5) + plain;
            }
            case 2 -> "return string.match(" + arguments + ", " + (random.nextInt(8) - 2) + ")";
            case 3 ->
                "local t = {} for a, b in string.gmatch(" + arguments
                        + ") do t[#t + 1] = tostring(a) .. '/' .. tostring(b) end return table.concat(t, ',')";
            default -> {
                String most = random.nextInt(4) == 0 ? ", " + (random.nextInt(5) - 1) : "";
                yield "return string.gsub(" + arguments + ", " + pick(random, REPLACEMENTS) + most + ")";
            }
        };
    }

    private static String pattern(RandomGenerator random) {
        StringBuilder pattern = new StringBuilder(random.nextInt(6) == 0 ? "^" : "");
        int open = 0;
        int items = 1 + random.nextInt(5);
        for (int i = 0; i < items; i++) {
            if (random.nextInt(5) == 0) {
                pattern.append('(');
                open++;
            }
            pattern.append(random.nextInt(25) == 0 ? pick(random, ODD) : pick(random, ITEMS));
            pattern.append(pick(random, SUFFIXES));
            if (open > 0 && random.nextInt(2) == 0) {
                pattern.append(')');
                open--;
            }
        }
        if (random.nextInt(20) > 0) {
            pattern.append(")".repeat(open));
        }
        return pattern.append(random.nextInt(6) == 0 ? "$" : "").toString();
    }

    private static String pieces(RandomGenerator random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(pick(random, SUBJECTS));
        }
        return text.toString();
    }

    static String pick(RandomGenerator random, String... of) {
        return of[random.nextInt(of.length)];
    }

    /** Returns a literal of Lua; bytes that are not printable are written as {@code \xNN} in the tables above. */
    private static String quoted(String text) {
        StringBuilder literal = new StringBuilder("'");
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("\\x", at)) {
                literal.append(String.format("\\%03d", Integer.parseInt(text, at + 2, at + 4, 16)));
                at += 4;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        return literal.append('\'').toString();
    }
}
