package dev.redoubt.node.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A hash of fields. Arrays given are copied, arrays returned are copies. Methods that change it may only be called on
 * what {@link Database#hashForWrite} returned, before the next call of it.
 */
public interface HashValue {
    int size();

    /** Sets a field; returns true if it is new. */
    boolean put(byte[] field, byte[] value);

    /** Returns the value of a field; null if it is absent. */
    byte @Nullable [] get(byte[] field);

    /** Removes a field; returns true if it was there. */
    boolean remove(byte[] field);

    boolean contains(byte[] field);

    <E extends Exception> void forEach(FieldVisitor<E> visitor) throws E;

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    String encoding();
}
