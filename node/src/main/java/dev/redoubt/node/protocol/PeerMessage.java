package dev.redoubt.node.protocol;

/**
 * Marks what crosses from one process to another. Every permitted type is an immutable record of ids, numbers and log
 * records, never of actor references; the transport's envelope names sender, receiver and shard.
 */
public interface PeerMessage {}
