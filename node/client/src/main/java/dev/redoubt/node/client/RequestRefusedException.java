package dev.redoubt.node.client;

/**
 * This client did not send the request, or the master did not take it: too large, too many at once, a connection that
 * has ended, or a closed client. It was certainly not executed.
 */
public final class RequestRefusedException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    RequestRefusedException(String message) {
        super(Outcome.NOT_APPLIED, message);
    }
}
