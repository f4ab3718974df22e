package dev.redoubt.node.protocol;

/**
 * The part of a frame that the core decides; the host adds the records.
 *
 * @param term of the master (or, while a chosen member catches up, the term that both have promised)
 * @param subscription to which the frame belongs
 * @param commitIndex the highest committed index (3.5); 0 if unknown
 * @param clearIndex from here on the receiver is no longer suspect (3.4); {@link #NOBODY_CLEARED} while the sender
 *     holds no lease
 */
public record FrameHeader(long term, SubscriptionId subscription, long commitIndex, long clearIndex) {
    /** Of a master without a lease, and of a source that is no master (3.4). */
    public static final long NOBODY_CLEARED = -1;
}
