package dev.redoubt.node.client;

/** No master served within the time of the request, which was certainly not executed. It may be sent again. */
public final class NoMasterException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    NoMasterException(String message) {
        super(Outcome.NOT_APPLIED, message);
    }
}
