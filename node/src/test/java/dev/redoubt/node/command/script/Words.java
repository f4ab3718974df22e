package dev.redoubt.node.command.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The words of a command line, quoted as redis-cli quotes them (sds.c, sdssplitargs and sdscatrepr). Stateless. */
final class Words {
    private final String line;
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /** Splits a line into arguments; throws IllegalArgumentException if quotes are not balanced. */
    static byte[][] split(String line) {
        Words words = new Words(line);
        List<byte[]> arguments = new ArrayList<>();
        while (words.skipSpaces()) {
            arguments.add(words.next());
        }
        return arguments.toArray(byte[][]::new);
    }

    /** The bytes in double quotes, everything but printable ASCII escaped. */
    static String quoted(byte[] value) {
        StringBuilder text = new StringBuilder("\"");
        for (byte b : value) {
            switch (b) {
                case '"', '\\' -> text.append('\\').append((char) b);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(b >= ' ' && b <= '~' ? String.valueOf((char) b) : String.format("\\x%02x", b));
            }
        }
        return text.append('"').toString();
    }

    /** The arguments as a command line; a word is quoted only where it must be. */
    static String joined(List<byte[]> arguments) {
        List<String> words = new ArrayList<>();
        for (byte[] argument : arguments) {
            String quoted = quoted(argument);
            String plain = quoted.substring(1, quoted.length() - 1);
            boolean bare = !plain.isEmpty() && plain.length() == argument.length && plain.indexOf(' ') < 0;
            words.add(bare && plain.indexOf('\'') < 0 ? plain : quoted);
        }
        return String.join(" ", words);
    }

    private boolean skipSpaces() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at < line.length();
    }

    private byte[] next() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length() && line.charAt(at) != ' ') {
            char c = line.charAt(at++);
            if (c == '"' || c == '\'') {
                quotedPart(word, c);
            } else {
                word.write(c);
            }
        }
        return word.toByteArray();
    }

    private void quotedPart(ByteArrayOutputStream word, char quote) {
        for (char c = take(); c != quote; c = take()) {
            if (c != '\\') {
                word.write(c);
            } else if (quote == '\'') {
                char next = take();
                word.writeBytes((next == '\'' ? "'" : "\\" + next).getBytes(StandardCharsets.ISO_8859_1));
            } else {
                word.write(escaped());
            }
        }
    }

    private int escaped() {
        char c = take();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            case 'x' -> Integer.parseInt("" + take() + take(), 16);
            default -> c;
        };
    }

    private char take() {
        if (at == line.length()) {
            throw new IllegalArgumentException("unbalanced quotes: " + line);
        }
        return line.charAt(at++);
    }
}
