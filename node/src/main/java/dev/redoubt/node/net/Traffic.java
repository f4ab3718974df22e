package dev.redoubt.node.net;

/**
 * The traffic of the sockets of clients. Immutable.
 *
 * @param inputBytes received
 * @param outputBytes handed over for sending
 * @param reads how often a socket had something
 * @param writes how often a socket was given something
 */
public record Traffic(long inputBytes, long outputBytes, long reads, long writes) {
    /** No traffic. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0);

    /** Returns the sum of both. */
    public Traffic plus(Traffic other) {
        return new Traffic(
                inputBytes + other.inputBytes,
                outputBytes + other.outputBytes,
                reads + other.reads,
                writes + other.writes);
    }
}
