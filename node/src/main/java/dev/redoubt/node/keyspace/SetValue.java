package dev.redoubt.node.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set of byte strings. Arrays given are copied, arrays returned are copies. Methods that change it may only be called
 * on what {@link Database#setForWrite} returned, before the next call of it.
 */
public interface SetValue {
    int size();

    /** Adds a member; returns true if it is new. */
    boolean add(byte[] member);

    /** Removes a member; returns true if it was there. */
    boolean remove(byte[] member);

    boolean contains(byte[] member);

    /** A member, all about equally likely; null if the set is empty. */
    byte @Nullable [] random(RandomGenerator random);

    /** Removes and returns a random member; null if the set is empty. */
    byte @Nullable [] pop(RandomGenerator random);

    <E extends Exception> void forEach(ElementVisitor<E> visitor) throws E;

    /** As {@link #forEach}, for a visitor that needs no copies. */
    <E extends Exception> void forEachBytes(BytesVisitor<E> visitor) throws E;

    /**
     * Visits about {@code count} members from the cursor on; every member if the set is small (SSCAN).
     *
     * @return the next cursor, 0 at the end
     */
    <E extends Exception> long scan(long cursor, int count, ElementVisitor<E> visitor) throws E;

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    String encoding();
}
