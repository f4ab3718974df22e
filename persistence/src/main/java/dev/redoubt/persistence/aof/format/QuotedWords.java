package dev.redoubt.persistence.aof.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words on a line, quoted as in sds.c (sdssplitargs, sdscatrepr). Characters stand for bytes (ISO 8859-1). */
public final class QuotedWords {
    private final String line;
    private int at;
    private boolean bad;

    private QuotedWords(String line) {
        this.line = line;
    }

    /** Returns the word itself, or the quoted word if it has characters that need quotes (sdsneedsrepr). */
    public static String quote(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            plain &= c > ' ' && c < 127 && c != '\\' && c != '"' && c != '\'';
        }
        if (plain) {
            return word;
        }
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            text.append(escaped(word.charAt(i)));
        }
        return text.append('"').toString();
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '"' -> "\\\"";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            default -> c >= ' ' && c < 127 ? String.valueOf(c) : "\\x" + hex(c >> 4) + hex(c);
        };
    }

    private static char hex(int nibble) {
        return Character.forDigit(nibble & 0xF, 16);
    }

    /** Splits a line into words; null if its quotes do not match. */
    public static @Nullable List<String> split(String line) {
        QuotedWords in = new QuotedWords(line);
        List<String> words = new ArrayList<>();
        in.skipBlanks();
        while (in.at < line.length() && !in.bad) {
            words.add(in.word());
            in.skipBlanks();
        }
        return in.bad ? null : words;
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= 9 && c <= 13);
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !isBlank(line.charAt(at)) && !bad) {
            char c = line.charAt(at++);
            if (c == '"' || c == '\'') {
                quoted(c, word);
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    /** Reads up to the closing quote; a blank or the end must follow it. */
    private void quoted(char quote, StringBuilder word) {
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == quote) {
                bad |= at < line.length() && !isBlank(line.charAt(at));
                return;
            }
            boolean escape = c == '\\' && at < line.length();
            if (escape && quote == '"') {
                word.append(unescaped());
            } else if (escape && line.charAt(at) == '\'') {
                word.append(line.charAt(at++));
            } else {
                word.append(c);
            }
        }
        bad = true;
    }

    private char unescaped() {
        char c = line.charAt(at++);
        if (c == 'x' && at + 1 < line.length()) {
            int high = Character.digit(line.charAt(at), 16);
            int low = Character.digit(line.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return (char) (high << 4 | low);
            }
        }
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> (char) 7;
            default -> c;
        };
    }
}
