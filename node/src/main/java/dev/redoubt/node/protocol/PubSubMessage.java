package dev.redoubt.node.protocol;

import java.util.List;

/** The pub/sub messages between a master's shard and its replicas' shards, beside the log (docs/protocol.md 6.7). */
public sealed interface PubSubMessage {
    /**
     * One message of a client.
     *
     * @param position the record that carries what the master had done before it
     */
    record Publication(long position, byte[] channel, byte[] message) {}

    /**
     * Master to replica: published in this order.
     *
     * @param number bytes of publications that were sent to this replica in {@code term}, these among them
     */
    record Published(long term, long number, List<Publication> publications) implements PubSubMessage {}

    /** Replica to master: delivered up to that {@code number}, which returns the credit. */
    record Delivered(long term, long number) implements PubSubMessage {}
}
