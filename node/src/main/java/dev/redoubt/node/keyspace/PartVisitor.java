package dev.redoubt.node.keyspace;

/**
 * Receives the parts of a string, in order. The visitor must not change the arrays.
 *
 * @param <E> what the visitor throws; a lambda without checked exceptions makes it {@link RuntimeException} by
 *     inference
 */
@FunctionalInterface
public interface PartVisitor<E extends Exception> {
    /** Gets {@code length} bytes of {@code array}, more than none. */
    void part(byte[] array, int offset, int length) throws E;
}
