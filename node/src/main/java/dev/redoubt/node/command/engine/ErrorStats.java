package dev.redoubt.node.command.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the error replies of each kind: the first word of an error is its kind (server.c incrementErrorCount). Any
 * thread; errors are rare.
 */
public final class ErrorStats {
    /** Scripts may answer any word; more kinds than these are not told apart. */
    private static final int MOST_KINDS = 128;

    private static final int MOST_CHARS = 64;

    private final TreeMap<String, Long> counts = new TreeMap<>();

    /** Counts an error reply; its text has no leading minus. */
    public synchronized void count(String text) {
        int end = text.indexOf(' ');
        String kind = end < 0 ? text : text.substring(0, end);
        if (kind.length() <= MOST_CHARS && (counts.size() < MOST_KINDS || counts.containsKey(kind))) {
            counts.merge(kind, 1L, Long::sum);
        }
    }

    /** Returns the counts by kind, in the order of their names. */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Adds them to {@code sums}. */
    public synchronized void addTo(Map<String, Long> sums) {
        counts.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
    }

    /** CONFIG RESETSTAT. */
    public synchronized void reset() {
        counts.clear();
    }
}
