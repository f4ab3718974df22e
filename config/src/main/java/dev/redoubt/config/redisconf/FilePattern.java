package dev.redoubt.config.redisconf;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One element of a path with the wildcards of glob(3): {@code *}, {@code ?} and {@code [a-z]}. Stateless. */
public final class FilePattern {
    private FilePattern() {}

    /** Returns whether a text has wildcards (config.c, loadServerConfig). */
    public static boolean isOne(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /**
     * Returns whether a name matches. A leading dot is matched by a dot only, as in glob(3).
     *
     * @param pattern one element of a path; a pattern that is malformed matches itself only
     * @param name the name of a file, without a slash
     */
    public static boolean matches(String pattern, String name) {
        if (name.startsWith(".") && !pattern.startsWith(".")) {
            return false;
        }
        try {
            return Pattern.compile(regex(pattern), Pattern.DOTALL).matcher(name).matches();
        } catch (PatternSyntaxException malformed) {
            return pattern.equals(name);
        }
    }

    private static String regex(String pattern) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            int close = c == '[' ? pattern.indexOf(']', at + 1) : -1;
            if (c == '*') {
                out.append(".*");
            } else if (c == '?') {
                out.append('.');
            } else if (close > 0) {
                out.append(bracket(pattern.substring(at, close)));
                at = close + 1;
            } else if (c == '\\' && at < pattern.length()) {
                out.append(Pattern.quote(pattern.substring(at, ++at)));
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return out.toString();
    }

    private static String bracket(String inside) {
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        String set = not ? inside.substring(1) : inside;
        return "[" + (not ? "^" : "") + set.replaceAll("[\\[\\]\\\\^&]", "\\\\$0") + "]";
    }
}
