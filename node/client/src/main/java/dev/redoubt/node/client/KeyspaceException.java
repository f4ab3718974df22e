package dev.redoubt.node.client;

/** Why a request has no reply. The subclass says whether it may have been executed. */
public abstract sealed class KeyspaceException extends RuntimeException
        permits ErrorReplyException,
                NoMasterException,
                OutcomeUnknownException,
                ReplyTooLargeException,
                RequestRefusedException {
    private static final long serialVersionUID = 1L;

    KeyspaceException(String message) {
        super(message);
    }
}
