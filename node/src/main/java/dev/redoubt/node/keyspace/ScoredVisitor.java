package dev.redoubt.node.keyspace;

/**
 * Receives members of a sorted set with their scores. The array is a copy that the visitor may keep. The visitor must
 * not change the set.
 *
 * @param <E> what the visitor throws; a lambda without checked exceptions makes it {@link RuntimeException} by
 *     inference
 */
@FunctionalInterface
public interface ScoredVisitor<E extends Exception> {
    void scored(byte[] member, double score) throws E;
}
