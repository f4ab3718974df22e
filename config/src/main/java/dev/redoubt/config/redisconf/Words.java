package dev.redoubt.config.redisconf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a line with Redis's quotes (sds.c, sdssplitargs and sdscatrepr). Stateless. */
public final class Words {
    /** The letters behind a backslash, each above the character that it stands for. */
    private static final String ESCAPES = "nrtba";

    private static final String ESCAPED = "\n\r\t\b\007";

    private Words() {}

    /**
     * Splits a line into words. Double quotes know backslashes and {@code \x41}, single quotes only {@code \'}.
     *
     * @param line one character for each byte
     * @return the words, perhaps none; null if a quote is not closed, or a closing quote is not the end of its word
     */
    public static @Nullable List<String> split(String line) {
        List<String> words = new ArrayList<>();
        // C ends a text at its first NUL.
        int end = line.indexOf('\0') < 0 ? line.length() : line.indexOf('\0');
        int at = skipBlanks(line, 0, end);
        while (at < end) {
            StringBuilder word = new StringBuilder();
            at = word(line, at, end, word);
            if (at < 0) {
                return null;
            }
            words.add(word.toString());
            at = skipBlanks(line, at, end);
        }
        return words;
    }

    /** Reads one word; returns the place behind it, or -1 for a wrong quote. */
    private static int word(String line, int from, int end, StringBuilder word) {
        int at = from;
        while (at < end) {
            char c = line.charAt(at);
            if (c == '"' || c == '\'') {
                int closing = c == '"' ? doubleQuoted(line, at + 1, end, word) : singleQuoted(line, at + 1, end, word);
                boolean wordEnds = closing + 1 >= end || (closing >= 0 && isBlank(line.charAt(closing + 1)));
                return closing < 0 || !wordEnds ? -1 : closing + 1;
            }
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                return at;
            }
            word.append(c);
            at++;
        }
        return at;
    }

    private static int doubleQuoted(String line, int from, int end, StringBuilder word) {
        int at = from;
        while (at < end && line.charAt(at) != '"') {
            char c = line.charAt(at++);
            if (c != '\\' || at >= end) {
                word.append(c);
                continue;
            }
            char next = line.charAt(at++);
            if (next == 'x' && at + 1 < end && isHex(line.charAt(at)) && isHex(line.charAt(at + 1))) {
                word.append((char) Integer.parseInt(line.substring(at, at + 2), 16));
                at += 2;
            } else {
                int escape = ESCAPES.indexOf(next);
                word.append(escape < 0 ? next : ESCAPED.charAt(escape));
            }
        }
        return at < end ? at : -1;
    }

    private static int singleQuoted(String line, int from, int end, StringBuilder word) {
        int at = from;
        while (at < end && line.charAt(at) != '\'') {
            boolean escaped = line.charAt(at) == '\\' && at + 1 < end && line.charAt(at + 1) == '\'';
            word.append(line.charAt(escaped ? at + 1 : at));
            at += escaped ? 2 : 1;
        }
        return at < end ? at : -1;
    }

    private static int skipBlanks(String line, int from, int end) {
        int at = from;
        while (at < end && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** As isspace of C. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }

    /** Returns a word in double quotes, so that {@link #split} gives the same bytes again. */
    public static String quote(String word) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (c == '\\' || c == '"') {
                out.append('\\').append(c);
            } else if (escape >= 0) {
                out.append('\\').append(ESCAPES.charAt(escape));
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                out.append(String.format("\\x%02x", (int) c));
            }
        }
        return out.append('"').toString();
    }
}
