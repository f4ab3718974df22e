package dev.redoubt.config;

/** The patterns of CONFIG GET over names of directives: {@code *}, {@code ?}, {@code [a-z]}, in any case of letters. */
final class Wildcard {
    private Wildcard() {}

    /** Whether the text is a pattern at all, and not a plain name. */
    static boolean isOne(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** Goes back to the last star only, so the time is at most the product of the two lengths. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int starAt = -1;
        int starTook = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                starAt = p++;
                starTook = n;
            } else if (p < pattern.length() && matchesOne(pattern, p, name.charAt(n))) {
                p = after(pattern, p);
                n++;
            } else if (starAt >= 0) {
                p = starAt + 1;
                n = ++starTook;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean matchesOne(String pattern, int at, char c) {
        char p = pattern.charAt(at);
        if (p == '[') {
            int end = pattern.indexOf(']', at + 1);
            return inClass(pattern.substring(at + 1, end < 0 ? pattern.length() : end), lower(c));
        }
        return p == '?' || lower(p) == lower(c);
    }

    /** Where the pattern goes on; an unclosed class runs to its end, as in Redis. */
    private static int after(String pattern, int at) {
        if (pattern.charAt(at) != '[') {
            return at + 1;
        }
        int end = pattern.indexOf(']', at + 1);
        return end < 0 ? pattern.length() : end + 1;
    }

    private static boolean inClass(String members, char c) {
        boolean not = members.startsWith("^");
        boolean found = false;
        for (int i = not ? 1 : 0; i < members.length(); i++) {
            char from = lower(members.charAt(i));
            char to = from;
            if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
                to = lower(members.charAt(i + 2));
                i += 2;
            }
            found |= c >= from && c <= to;
        }
        return found != not;
    }

    private static char lower(char c) {
        return Character.toLowerCase(c);
    }
}
