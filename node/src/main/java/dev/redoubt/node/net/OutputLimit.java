package dev.redoubt.node.net;

/**
 * One class of {@code client-output-buffer-limit}: what may wait to be sent to a client that reads slowly.
 *
 * @param hardBytes above it the connection is closed at once; 0 for no limit
 * @param softBytes above it for {@code softSeconds} on end the connection is closed; 0 for no limit
 * @param softSeconds how long the soft limit may be exceeded
 */
public record OutputLimit(long hardBytes, long softBytes, long softSeconds) {
    public static final OutputLimit NONE = new OutputLimit(0, 0, 0);
}
