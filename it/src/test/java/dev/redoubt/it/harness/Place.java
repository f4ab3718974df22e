package dev.redoubt.it.harness;

import java.util.List;

/**
 * Where a process runs.
 *
 * @param host the address on which it listens
 * @param prefix what stands before its command line, as {@code ip netns exec NAME}; it must become the process itself
 */
public record Place(String host, List<String> prefix) {
    /** Beside the test. */
    public static final Place HERE = new Place("127.0.0.1", List.of());
}
