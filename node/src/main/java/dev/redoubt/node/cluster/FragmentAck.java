package dev.redoubt.node.cluster;

/**
 * The receiver of {@link Fragment}s returns credit.
 *
 * @param transfer the envelope
 * @param received how many pieces it has, without a gap; all of them only once the envelope was delivered.
 *     {@link #REFUSED} if it gave the envelope up
 */
record FragmentAck(Transfer transfer, int received) implements Wire, BulkActor.Command {
    /** The envelope will not be delivered: a piece was lost, or it is too large. */
    static final int REFUSED = -1;
}
