package dev.redoubt.node.keyspace;

/**
 * Receives elements of a list or members of a set. The array is a copy that the visitor may keep. The visitor must not
 * change the collection.
 *
 * @param <E> what the visitor throws; a lambda without checked exceptions makes it {@link RuntimeException} by
 *     inference
 */
@FunctionalInterface
public interface ElementVisitor<E extends Exception> {
    void element(byte[] value) throws E;
}
