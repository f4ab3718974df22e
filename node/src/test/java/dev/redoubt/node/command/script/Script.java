package dev.redoubt.node.command.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A golden script: requests of clients and the outcome of each. {@link CommandScriptTest} describes the notation.
 * Immutable.
 *
 * @param file where it was read from
 * @param lines its lines, in order
 */
record Script(Path file, List<Line> lines) {
    private static final Pattern REQUEST = Pattern.compile("(\\d*)> (.+)");
    private static final Pattern CLOCK = Pattern.compile("clock \\+(\\d+)ms");
    private static final String INDENT = "  ";

    /** The order in which a reply's elements are printed. */
    enum Order {
        AS_SENT,
        SORTED,
        SORTED_PAIRS
    }

    /** One line that is no outcome. */
    sealed interface Line permits Text, Scenario, Clock, Request {
        /** The line as the script has it. */
        String source();
    }

    /** A comment or an empty line. */
    record Text(String source) implements Line {}

    /** Begins a scenario: an empty database and new connections. */
    record Scenario(String source) implements Line {}

    /** Advances the clock. */
    record Clock(String source, long millis) implements Line {}

    /**
     * A request and its expected outcome.
     *
     * @param source the marks and the request, as they are in the script
     * @param number the request's line in the file, from 1
     * @param client the client's number
     * @param words the request's arguments
     * @param order how to print the reply
     * @param ours whether redis-server answers otherwise, or cannot be asked
     * @param outcome the expected lines, not indented
     */
    record Request(
            String source, int number, int client, byte[][] words, Order order, boolean ours, List<String> outcome)
            implements Line {}

    /** Reads a script; throws IllegalArgumentException with file and line if it breaks the notation. */
    static Script read(Path file) throws IOException {
        List<String> source = Files.readAllLines(file, StandardCharsets.US_ASCII);
        List<Line> lines = new ArrayList<>();
        StringBuilder marks = new StringBuilder();
        Order order = Order.AS_SENT;
        boolean ours = false;
        for (int at = 0; at < source.size(); at++) {
            String line = source.get(at);
            Matcher request = REQUEST.matcher(line);
            if (request.matches()) {
                List<String> outcome = new ArrayList<>();
                int number = at + 1;
                while (at + 1 < source.size() && source.get(at + 1).startsWith(INDENT)) {
                    outcome.add(source.get(++at).substring(INDENT.length()));
                }
                int client = request.group(1).isEmpty() ? 1 : Integer.parseInt(request.group(1));
                byte[][] words = Words.split(request.group(2));
                lines.add(new Request(marks + line, number, client, words, order, ours, List.copyOf(outcome)));
                marks.setLength(0);
                order = Order.AS_SENT;
                ours = false;
            } else if (line.startsWith("@")) {
                marks.append(line).append('\n');
                switch (line) {
                    case "@sorted" -> order = Order.SORTED;
                    case "@pairs" -> order = Order.SORTED_PAIRS;
                    default -> ours = isOurs(file, at, line);
                }
            } else {
                lines.add(plain(file, at, line));
            }
        }
        return new Script(file, List.copyOf(lines));
    }

    private static boolean isOurs(Path file, int at, String line) {
        if (!line.matches("@ours \\S.*")) {
            throw new IllegalArgumentException(file + ":" + (at + 1) + ": unknown mark: " + line);
        }
        return true;
    }

    private static Line plain(Path file, int at, String line) {
        Matcher clock = CLOCK.matcher(line);
        if (clock.matches()) {
            return new Clock(line, Long.parseLong(clock.group(1)));
        }
        if (line.startsWith("== ")) {
            return new Scenario(line);
        }
        if (line.isEmpty() || line.startsWith("# ")) {
            return new Text(line);
        }
        throw new IllegalArgumentException(file + ":" + (at + 1) + ": not a line of a script: " + line);
    }

    /** The requests, in order. */
    List<Request> requests() {
        return lines.stream()
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .toList();
    }

    /**
     * Whether an actual outcome line is the expected one: equal to it, or matched by it if it is a pattern
     * ({@code ~ regular expression}).
     */
    static boolean matches(String expected, String actual) {
        return expected.startsWith("~ ") ? Pattern.matches(expected.substring(2), actual) : expected.equals(actual);
    }

    /** The text of one line of the script with its actual outcome; an expected pattern that matches stays. */
    static String rendered(Line line, List<String> actual) {
        StringBuilder text = new StringBuilder(line.source()).append('\n');
        List<String> expected = line instanceof Request request ? request.outcome() : List.of();
        for (int i = 0; i < actual.size(); i++) {
            boolean kept = i < expected.size() && matches(expected.get(i), actual.get(i));
            text.append(INDENT).append(kept ? expected.get(i) : actual.get(i)).append('\n');
        }
        return text.toString();
    }
}
