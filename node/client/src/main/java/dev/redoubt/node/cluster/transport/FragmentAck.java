package dev.redoubt.node.cluster.transport;

/**
 * The receiver of {@link Fragment}s returns credit.
 *
 * @param transfer the envelope
 * @param received how many pieces it has, without a gap; all of them only once the envelope was delivered.
 *     {@link #REFUSED} if it gave the envelope up
 */
public record FragmentAck(Transfer transfer, int received) implements Wire {
    /** The envelope will not be delivered: a piece was lost, or it is too large. */
    static final int REFUSED = -1;

    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.fragmentAck(this);
    }
}
