package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A stream (t_stream.c): entries by ascending id, and consumer groups. It may be empty. Arrays given are copied, but
 * for names of groups and consumers, which nobody changes any more. Methods that change it may only be called on what
 * {@link Database#streamForWrite} returned, before the next call of it.
 */
public interface StreamValue {
    /** Returns how many entries there are. */
    long size();

    /** Returns the highest id that was ever given. */
    StreamId lastId();

    /** Returns the id of the first entry; zero if there is none. */
    StreamId firstId();

    /** Returns the highest id that XDEL has removed; zero if there is none. */
    StreamId maxDeletedId();

    /** Returns how many entries were ever added. */
    long entriesAdded();

    /** Reads the entries of a range, both ends inclusive. */
    StreamReader read(StreamId from, StreamId to, boolean reverse);

    /** Returns how many entries are in a range, both ends inclusive; {@code limit} at most. */
    long count(StreamId from, StreamId to, long limit);

    /** Returns the id of the last entry that is there; zero if there is none. */
    StreamId lastEntryId();

    /** Returns the id of the first entry, deleted ones that still take room included; the highest if there is none. */
    StreamId firstStoredId();

    /** Returns whether an entry of that id is there. */
    default boolean contains(StreamId id) {
        return read(id, id, false).next();
    }

    /** Returns how many nodes hold the entries. */
    int nodes();

    /** Returns the bytes of the node to which the next entry may be added, which are copied when it grows. */
    long lastNodeBytes();

    /** Returns how many nodes Redis's radix tree of them would have. */
    long radixNodes();

    /** Visits the nodes in order; the listpacks must not be written. */
    <E extends Exception> void forEachNode(StreamNodeVisitor<E> visitor) throws E;

    /** Returns the groups by name. */
    Collection<StreamGroup> groups();

    /** Returns the group of that name; null if there is none. */
    @Nullable
    StreamGroup group(byte[] name);

    /** Returns whether an id that XDEL removed may be at or behind {@code from} (streamRangeHasTombstones). */
    default boolean hasDeletedFrom(StreamId from) {
        StreamId deleted = maxDeletedId();
        return size() > 0 && !deleted.isZero() && firstId().compareTo(deleted) <= 0 && from.compareTo(deleted) <= 0;
    }

    /**
     * Returns how many entries were added up to that id, or {@link StreamGroup#UNKNOWN}
     * (streamEstimateDistanceFromFirstEverEntry).
     */
    default long addedUpTo(StreamId id) {
        long added = entriesAdded();
        int toLast = id.compareTo(lastId());
        if (added == 0 || toLast == 0 || (size() == 0 && toLast < 0)) {
            return added;
        }
        boolean whole = maxDeletedId().isZero() || maxDeletedId().compareTo(firstId()) < 0;
        int toFirst = id.compareTo(firstId());
        if (toLast > 0 || !whole || toFirst > 0) {
            return StreamGroup.UNKNOWN;
        }
        return added - size() + (toFirst == 0 ? 1 : 0);
    }

    // ---- Changes

    /** Appends an entry whose id is above {@link #lastId}, with the fields and values from {@code args[from]} on. */
    void append(StreamId id, byte[][] args, int from);

    /** XDEL: deletes an entry; returns false if it is not there. */
    boolean delete(StreamId id);

    /**
     * Trims from the front until no more than {@code most} entries are left (streamTrim).
     *
     * @param wholeNodes to delete whole nodes only
     * @param limit of the entries that are deleted; 0 for none
     * @return how many were deleted
     */
    long trimToLength(long most, boolean wholeNodes, long limit);

    /** As {@link #trimToLength}: trims the entries below {@code least}. */
    long trimBelow(StreamId least, boolean wholeNodes, long limit);

    /** XSETID. */
    void setState(StreamId last, StreamId maxDeleted, long added);

    /** Makes a group; returns false if there is one of that name. */
    boolean createGroup(byte[] name, StreamId last, long entriesRead);

    /** Removes a group. */
    void removeGroup(byte[] name);

    /** The group of that name, which must be there, for a change. Copies what an open view still needs. */
    StreamGroup groupForWrite(byte[] name);

    /**
     * Adds a node of a file, verified by the reader, behind those that are there. {@link #setState} follows the last
     * one.
     *
     * @param listpack becomes part of the stream
     */
    void loadNode(StreamId key, byte[] listpack);
}
