package dev.redoubt.node.client;

/**
 * The receiver of published messages. A {@link Subscription} calls it for one message at a time, in the order of the
 * master, on the executor that it was given.
 *
 * <p>A listener that takes its time holds back its own subscription only. The master keeps what it cannot send within
 * the share of its memory that one client may leave unread (at most 64 MiB); beyond that it ends the connection, and
 * the listener learns of it by {@link #interrupted}. An exception of a listener is logged; the next message follows.
 */
@FunctionalInterface
public interface MessageListener {
    /** A message of a channel. */
    void message(String channel, byte[] message);

    /**
     * A message of a channel that a pattern matches; by default as {@link #message}. A message that a channel and a
     * pattern match comes twice, as in Redis.
     */
    default void patternMessage(String pattern, String channel, byte[] message) {
        message(channel, message);
    }

    /** The connection was lost: messages from here to {@link #resumed} are missed. By default nothing. */
    default void interrupted(String reason) {}

    /** All channels and patterns are subscribed to again. By default nothing. */
    default void resumed() {}
}
