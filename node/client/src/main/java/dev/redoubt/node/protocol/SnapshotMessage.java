package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.MemberId;

/**
 * The messages that carry a base from the host of a master to the host of a replica (docs/protocol.md 3.6). The cores
 * order the transfer and do not see its pieces.
 */
public sealed interface SnapshotMessage extends ShardMessage {
    /** Calls the method of {@code handler} for this kind. */
    void accept(MemberId from, Handler handler);

    @Override
    default void accept(MemberId from, ShardMessage.Handler handler) {
        handler.snapshotMessage(from, this);
    }

    /**
     * A piece of the RDB file of a full sync, host to host.
     *
     * @param position offset of the first byte in the file
     * @param last true if the file ends with it
     */
    record SnapshotChunk(long term, SubscriptionId subscription, long position, byte[] bytes, boolean last)
            implements SnapshotMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.snapshotChunk(from, this);
        }
    }

    /** The replica's host has written the file up to {@code position}; returns the credit, host to host. */
    record SnapshotAck(long term, SubscriptionId subscription, long position) implements SnapshotMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.snapshotAck(from, this);
        }
    }

    /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
    interface Handler {
        void snapshotChunk(MemberId from, SnapshotChunk message);

        void snapshotAck(MemberId from, SnapshotAck message);
    }
}
