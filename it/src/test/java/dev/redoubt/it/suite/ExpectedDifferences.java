package dev.redoubt.it.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tests of the suite that a node fails on purpose: {@code suite/expected-differences.txt}. A line {@code [unit]
 * reason} stands above the names of its tests, one a line; lines with {@code #} are comments. Immutable.
 *
 * @param tests the names by unit
 */
record ExpectedDifferences(Map<String, Set<String>> tests) {
    private static final String FILE = "/suite/expected-differences.txt";
    private static final String MORE_IN_QUORUM = "/suite/expected-differences-quorum.txt";
    private static final Pattern HEAD = Pattern.compile("\\[([a-z0-9/-]+)\\] \\S.*");

    ExpectedDifferences {
        tests = tests.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /** Reads the list of a lone node. */
    static ExpectedDifferences read() throws IOException {
        return parse(text(FILE));
    }

    /** Reads the list of a master of three that acknowledges with a majority. */
    static ExpectedDifferences readInQuorum() throws IOException {
        return parse(text(FILE) + text(MORE_IN_QUORUM));
    }

    private static String text(String file) throws IOException {
        try (InputStream in = ExpectedDifferences.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Reads the text of the file; throws IllegalArgumentException if a test stands under no unit. */
    static ExpectedDifferences parse(String text) {
        Map<String, Set<String>> tests = new HashMap<>();
        Set<String> unit = null;
        for (String line : text.split("\n")) {
            Matcher head = HEAD.matcher(line);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (head.matches()) {
                unit = tests.computeIfAbsent(head.group(1), name -> new HashSet<>());
            } else if (unit == null) {
                throw new IllegalArgumentException("a test without a unit: " + line);
            } else {
                unit.add(line);
            }
        }
        return new ExpectedDifferences(tests);
    }

    /** Returns those of the differences of a unit that are not in the list. */
    List<String> unlisted(String unit, List<String> differences) {
        Set<String> listed = tests.getOrDefault(unit, Set.of());
        return differences.stream().filter(name -> !listed.contains(name)).toList();
    }

    /** Returns the tests of a unit that are in the list and pass. */
    Set<String> unneeded(String unit, List<String> differences) {
        Set<String> listed = new TreeSet<>(tests.getOrDefault(unit, Set.of()));
        differences.forEach(listed::remove);
        return listed;
    }
}
