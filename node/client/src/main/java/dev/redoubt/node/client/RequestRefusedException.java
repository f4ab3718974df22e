package dev.redoubt.node.client;

/** This client did not send the request: too large, too many at once, or closed. It was certainly not executed. */
public final class RequestRefusedException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    RequestRefusedException(String message) {
        super(message);
    }
}
