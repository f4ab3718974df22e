package dev.redoubt.node.keyspace;

import java.util.random.RandomGenerator;
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

    /**
     * Visits about {@code count} fields from the cursor on; every field if the hash is small (HSCAN).
     *
     * @return the next cursor, 0 at the end
     */
    <E extends Exception> long scan(long cursor, int count, FieldVisitor<E> visitor) throws E;

    /** A field, all about equally likely; null if the hash is empty. */
    byte @Nullable [] random(RandomGenerator random);

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    String encoding();
}
