package dev.redoubt.node.protocol;

/**
 * Marks each message that crosses from one process to another in the transport's envelope, which names sender, receiver
 * and shard. Every message is an immutable record of ids, numbers and log records, never of actor references.
 *
 * <p>It is not sealed, because the messages among sentinels are of another module. Each family of messages is sealed,
 * and has handlers that cannot forget a kind.
 */
public interface PeerMessage {}
