package dev.redoubt.node.script.lua;

import dev.redoubt.persistence.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of small programs and what they come to, in {@code src/test/resources/lua}. It is ASCII, a line at a time:
 *
 * <pre>
 * # A comment.
 * &gt; local a = 1          a program, whose lines all begin so; {@code \xNN} is a byte
 * &gt; return a, "x"
 * = true number:1 string:x
 * </pre>
 *
 * <p>{@link LuaShell} says how results are shown. Immutable.
 */
record LuaPrograms(Path file, List<Item> items) {
    /** The files, without {@code .txt}. */
    static final List<String> NAMES = List.of(
            "language",
            "statements",
            "errors",
            "syntax",
            "numbers",
            "strings",
            "patterns",
            "formats",
            "tables",
            "coroutines",
            "library");

    private static final Path DIRECTORY = Golden.file("node/src/test/resources/lua");
    private static final String PROGRAM = "> ";
    private static final String ANSWER = "= ";

    /** Lines without meaning, and then a program with its answer. */
    record Item(String before, List<String> lines, String answer) {
        String program() {
            return unescape(String.join("\n", lines));
        }
    }

    static LuaPrograms read(String name) throws IOException {
        Path file = DIRECTORY.resolve(name + ".txt");
        List<Item> items = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        List<String> program = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            if (line.startsWith(PROGRAM)) {
                program.add(line.substring(PROGRAM.length()));
            } else if (line.startsWith(ANSWER)) {
                items.add(new Item(before.toString(), List.copyOf(program), line.substring(ANSWER.length())));
                before.setLength(0);
                program.clear();
            } else {
                before.append(line).append('\n');
            }
        }
        if (!program.isEmpty() || before.length() > 0) {
            throw new IOException(file + " does not end with an answer");
        }
        return new LuaPrograms(file, items);
    }

    /** Returns the text of an item with an answer. */
    static String rendered(Item item, String answer) {
        StringBuilder text = new StringBuilder(item.before());
        for (String line : item.lines()) {
            text.append(PROGRAM).append(line).append('\n');
        }
        return text.append(ANSWER).append(answer).append('\n').toString();
    }

    /** Returns a text in Latin-1 with all that is not printable, or a backslash, as {@code \xNN}. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                escaped.append(String.format("\\x%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String unescape(String text) {
        StringBuilder bytes = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("\\x", at)) {
                bytes.append((char) Integer.parseInt(text, at + 2, at + 4, 16));
                at += 4;
            } else {
                bytes.append(text.charAt(at++));
            }
        }
        return bytes.toString();
    }
}
