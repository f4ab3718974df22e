package dev.redoubt.node.cluster.codec;

/** Bytes that are not the message which their manifest names. */
public final class WireFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public WireFormatException(String message) {
        super(message);
    }
}
