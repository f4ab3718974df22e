package dev.redoubt.node.keyspace;

/**
 * Receives the fields of a hash. The arrays are copies that the visitor may keep. The visitor must not change the hash.
 *
 * @param <E> what the visitor throws; a lambda without checked exceptions makes it {@link RuntimeException} by
 *     inference
 */
@FunctionalInterface
public interface FieldVisitor<E extends Exception> {
    void field(byte[] field, byte[] value) throws E;
}
