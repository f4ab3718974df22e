package dev.redoubt.node.client;

/**
 * The answer to a typed command was an error, whose text is the message. The command was not executed, or without
 * effect.
 */
public final class ErrorReplyException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    ErrorReplyException(String message) {
        super(Outcome.NOT_APPLIED, message);
    }
}
