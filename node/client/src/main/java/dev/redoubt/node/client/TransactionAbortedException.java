package dev.redoubt.node.client;

/** A watched key was changed before EXEC, or the transaction was discarded: none of its commands was executed. */
public final class TransactionAbortedException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    TransactionAbortedException(String message) {
        super(Outcome.NOT_APPLIED, message);
    }
}
