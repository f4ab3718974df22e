package dev.redoubt.node.keyspace;

/**
 * Receives pending entries of a group. The visitor must not change the group.
 *
 * @param <E> what the visitor throws
 */
@FunctionalInterface
public interface PendingVisitor<E extends Exception> {
    /** Returns whether it wants the next one too. */
    boolean entry(PendingEntry entry) throws E;
}
