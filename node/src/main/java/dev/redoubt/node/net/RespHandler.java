package dev.redoubt.node.net;

import java.util.List;

/**
 * The receiver of what arrives on the connections of a {@link RespServer}. Every method is called on the connection's
 * event loop and must not wait.
 */
public interface RespHandler {
    /** A client was accepted. */
    void opened(Connection connection);

    /**
     * Complete commands, in the order of arrival: at most 512, or what came in 64 KiB (a single larger command comes
     * alone). Each batch is answered by exactly one {@link Connection#reply}, at once or later, in order.
     */
    void commands(Connection connection, List<byte[][]> batch);

    /**
     * The client broke the protocol: {@code reply} is the last thing that it gets. It counts as a batch, so that
     * whoever answers batches later can put it behind the answers to what came before.
     */
    default void broken(Connection connection, String reply) {
        connection.reply(RespServer.ascii(reply));
    }

    /** The client has read of its replies, so that {@link Connection#takesMore} may have become true. */
    default void relieved(Connection connection) {}

    /** Returns whether the client may be closed because all clients hold too much. */
    default boolean mayEvict(Connection connection) {
        return true;
    }

    /** Returns whether clients need no password, so that protected mode refuses those of other machines; any thread. */
    default boolean needsNoPassword() {
        return true;
    }

    /** The connection is gone, whoever closed it; called once, after {@link #opened}. Nothing can be sent any more. */
    void closed(Connection connection);
}
