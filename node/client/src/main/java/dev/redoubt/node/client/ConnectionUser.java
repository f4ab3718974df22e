package dev.redoubt.node.client;

import java.util.List;

/** The user of one connection to the master; {@link Connections} calls it on the thread of the client's actor. */
interface ConnectionUser {
    /**
     * The connection is there. Until {@link #lost} the user may write to it.
     *
     * @param number names the connection
     */
    void opened(long number);

    /**
     * Replies and published messages have arrived.
     *
     * @param sequence to be acknowledged when they are handled
     */
    void received(long sequence, List<Reply> replies);

    /**
     * The connection is no more, or could not be opened. The connection is not opened again by itself.
     *
     * @param refused whether none of the commands without a reply was executed; else any of them may have been
     */
    void lost(boolean refused, String reason);
}
