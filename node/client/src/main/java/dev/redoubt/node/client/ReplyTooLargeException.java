package dev.redoubt.node.client;

/** The request was executed, and its reply does not fit into a message. Read in parts: LRANGE, SCAN, GETRANGE. */
public final class ReplyTooLargeException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    ReplyTooLargeException(String message) {
        super(Outcome.APPLIED, message);
    }
}
