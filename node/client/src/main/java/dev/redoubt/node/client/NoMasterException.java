package dev.redoubt.node.client;

/** No master served within the request's time. It was certainly not executed and may be sent again. */
public final class NoMasterException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    NoMasterException(String message) {
        super(message);
    }
}
