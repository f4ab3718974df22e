package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;

/**
 * An entry that was delivered to a consumer and not acknowledged (stream.h, streamNACK), as it was when it was asked
 * for.
 *
 * @param consumer to which it was last delivered
 * @param deliveryTimeMs of the last delivery, Unix milliseconds
 * @param deliveryCount how often it was delivered; unsigned
 */
public record PendingEntry(StreamId id, StreamConsumer consumer, long deliveryTimeMs, long deliveryCount) {}
