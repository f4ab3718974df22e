package dev.redoubt.node.keyspace;

/**
 * Receives elements of a list or members of a set where they lie: the array is the collection's, and its other bytes
 * are other elements. The visitor must not change or keep the array, nor change the collection. For replies: a copy of
 * each element, as {@link ElementVisitor} gets it, is most of what a long reply costs.
 *
 * @param <E> what the visitor throws; a lambda without checked exceptions makes it {@link RuntimeException} by
 *     inference
 */
@FunctionalInterface
public interface BytesVisitor<E extends Exception> {
    /** Gets {@code length} bytes of {@code array}, possibly none. */
    void bytes(byte[] array, int offset, int length) throws E;
}
