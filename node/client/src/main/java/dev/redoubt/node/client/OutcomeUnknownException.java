package dev.redoubt.node.client;

/**
 * The request was sent and its answer is not known: it may have been executed, may be executed a little later, or never
 * (docs/protocol.md 6.3). The client never sends it again by itself. Sending it again is right if doing it twice does
 * no harm (SET, DEL, SADD); otherwise read first.
 */
public final class OutcomeUnknownException extends KeyspaceException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(String message) {
        super(Outcome.UNKNOWN, message);
    }
}
