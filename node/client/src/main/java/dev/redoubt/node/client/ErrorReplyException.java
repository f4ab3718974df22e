package dev.redoubt.node.client;

/** A typed command was answered with an error, or with a reply of another type than the command has. */
public final class ErrorReplyException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    /** With the error's text as it came. */
    ErrorReplyException(String message) {
        super(message);
    }
}
