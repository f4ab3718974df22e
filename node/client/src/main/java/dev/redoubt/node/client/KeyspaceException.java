package dev.redoubt.node.client;

/** The reason for which a request has no typed reply. {@link #outcome} says whether the request was executed. */
public abstract sealed class KeyspaceException extends RuntimeException
        permits ErrorReplyException,
                NoMasterException,
                OutcomeUnknownException,
                ReplyTooLargeException,
                RequestRefusedException,
                TransactionAbortedException,
                UnexpectedReplyException {
    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    KeyspaceException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    /** Returns whether the request was executed. */
    public final Outcome outcome() {
        return outcome;
    }
}
