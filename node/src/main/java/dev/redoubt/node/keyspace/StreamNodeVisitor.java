package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;

/**
 * Receives the nodes of a stream as they are saved.
 *
 * @param <E> what the visitor throws
 */
@FunctionalInterface
public interface StreamNodeVisitor<E extends Exception> {
    /**
     * A node.
     *
     * @param key the id of its master entry
     * @param listpack begins the array and takes {@code length} bytes of it
     */
    void node(StreamId key, byte[] listpack, int length) throws E;
}
