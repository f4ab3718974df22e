package dev.redoubt.node.client;

/** The reply of a typed command is of another type than the command has. */
public final class UnexpectedReplyException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    UnexpectedReplyException(String message) {
        super(Outcome.APPLIED, message);
    }
}
