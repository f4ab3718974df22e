package dev.redoubt.node.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A list. Indexes count from 0 at the head and must be in range (commands normalise negative ones); arrays given are
 * copied, arrays returned are copies. Methods that change it may only be called on what {@link Database#listForWrite}
 * returned, before the next call of it.
 */
public interface ListValue {
    int size();

    void pushFirst(byte[] value);

    void pushLast(byte[] value);

    /** Removes the first element and returns it; null if the list is empty. */
    byte @Nullable [] popFirst();

    /** Removes the last element and returns it; null if the list is empty. */
    byte @Nullable [] popLast();

    byte[] get(int index);

    void set(int index, byte[] value);

    /** Inserts so that the value then stands at {@code index}, 0 to {@link #size()}. */
    void insert(int index, byte[] value);

    /** The index of the first element equal to {@code value} at or after {@code from}, or -1. */
    int indexOf(byte[] value, int from);

    /**
     * LREM: removes up to {@code |count|} equal elements, from the head if positive, from the tail if negative, all if
     * 0.
     *
     * @return how many were removed
     */
    int remove(long count, byte[] value);

    /** Keeps the elements {@code from} to {@code to}, both inclusive; an empty range empties the list. */
    void trim(int from, int to);

    /** Visits {@code from} to {@code to}, both inclusive, in this order; nothing if {@code from > to}. */
    <E extends Exception> void forEach(int from, int to, ElementVisitor<E> visitor) throws E;

    /** As {@link #forEach(int, int, ElementVisitor)}, for a visitor that needs no copies. */
    <E extends Exception> void forEachBytes(int from, int to, BytesVisitor<E> visitor) throws E;

    default <E extends Exception> void forEach(ElementVisitor<E> visitor) throws E {
        forEach(0, size() - 1, visitor);
    }

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    String encoding();
}
