package dev.redoubt.config;

/**
 * The output limit of one class of clients: how many bytes of replies may wait for a client that reads slowly.
 *
 * @param hardBytes above it the connection is closed at once; 0 for no limit
 * @param softBytes above it for {@code softSeconds} on end the connection is closed; 0 for no limit
 * @param softSeconds how long the soft limit may be exceeded
 */
public record OutputLimit(long hardBytes, long softBytes, int softSeconds) {
    public static final OutputLimit NONE = new OutputLimit(0, 0, 0);

    @Override
    public String toString() {
        return hardBytes + " " + softBytes + " " + softSeconds;
    }
}
