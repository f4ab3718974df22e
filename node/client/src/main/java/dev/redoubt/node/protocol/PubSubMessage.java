package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.MemberId;
import java.util.List;

/** The pub/sub messages between a master's shard and its replicas' shards, beside the log (docs/protocol.md 6.7). */
public sealed interface PubSubMessage extends ShardMessage {
    /** Calls the method of {@code handler} for this kind. */
    void accept(MemberId from, Handler handler);

    @Override
    default void accept(MemberId from, ShardMessage.Handler handler) {
        handler.pubSubMessage(from, this);
    }

    /**
     * One message of a client.
     *
     * @param position the record that carries what the master had done before it
     * @param sharded true if the channel is a sharded one
     */
    record Publication(long position, boolean sharded, byte[] channel, byte[] message) {}

    /**
     * Master to replica: published in this order.
     *
     * @param number bytes of publications that were sent to this replica in {@code term}, these among them
     */
    record Published(long term, long number, List<Publication> publications) implements PubSubMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.published(from, this);
        }
    }

    /** Replica to master: delivered up to that {@code number}, which returns the credit. */
    record Delivered(long term, long number) implements PubSubMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.delivered(from, this);
        }
    }

    /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
    interface Handler {
        void published(MemberId from, Published message);

        void delivered(MemberId from, Delivered message);
    }
}
