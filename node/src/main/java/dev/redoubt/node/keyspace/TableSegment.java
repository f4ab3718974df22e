package dev.redoubt.node.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link SegmentTable}: 16 to 512 slots, open addressing with linear probing.
 *
 * <pre>
 *   hash   63 .. | depth bits: which segment | next bits: home slot | .. | 7 .. 0: tag
 * </pre>
 *  The home slot follows the hash's order, so slots in order are hashes in order (but for collisions), which is what
 * makes a hash position a cursor. Tags: 0 empty, 1 deleted (a tombstone, gone at the next rebuild or split), else 2 to
 * 255. A segment that a view can see never changes.
 */
final class TableSegment {
    static final int MIN_BITS = 4;
    static final int MAX_BITS = 9;
    /** The number of entries fill a segment of the largest size. */
    static final int FULL = (1 << MAX_BITS) - (1 << MAX_BITS >> 2);

    /** The bytes of a slot and its tag. */
    static final int SLOT_BYTES = 5;

    static final byte EMPTY = 0;
    static final byte TOMBSTONE = 1;

    final int depth;
    final int bits;
    final byte[] tags;
    final int[] slots;
    /** The epoch in which it was made. */
    final long epoch;
    /**
     * One bit a slot: the entry was made after {@link #epoch} began, so no view older than the segment sees it. Null if
     * no view was open when the segment was made: then a view that opens later makes the segment be copied before any
     * bit is asked.
     */
    final long @Nullable [] fresh;

    int live;
    int tombstones;
    int expires;
    /** No entry of the segment expires before; a lower bound. */
    long earliestExpiry = Long.MAX_VALUE;
    /** The access bits of entries whose blocks have no room for them; null while there are none, and in collections. */
    @Nullable
    SpareAccess spare;

    TableSegment(int depth, int bits, long epoch, boolean viewOpen) {
        this.depth = depth;
        this.bits = bits;
        this.epoch = epoch;
        this.tags = new byte[1 << bits];
        this.slots = new int[1 << bits];
        this.fresh = viewOpen ? new long[((1 << bits) + 63) >> 6] : null;
    }

    /** A copy for writing, of a segment that a view can see; none of its entries is fresh. */
    TableSegment(TableSegment seen, long epoch) {
        this.depth = seen.depth;
        this.bits = seen.bits;
        this.epoch = epoch;
        this.tags = seen.tags.clone();
        this.slots = seen.slots.clone();
        this.fresh = new long[((1 << bits) + 63) >> 6];
        this.live = seen.live;
        this.tombstones = seen.tombstones;
        this.expires = seen.expires;
        this.earliestExpiry = seen.earliestExpiry;
        this.spare = SpareAccess.copyOf(seen.spare);
    }

    static byte tag(long hash) {
        int tag = (int) hash & 0xff;
        return (byte) (tag < 2 ? tag + 2 : tag);
    }

    int home(long hash) {
        return (int) ((hash << depth) >>> (64 - bits));
    }

    /** At three quarters. */
    boolean full() {
        return live + tombstones >= tags.length - (tags.length >> 2);
    }

    boolean isLive(int slot) {
        return (tags[slot] & 0xff) > TOMBSTONE;
    }

    boolean isFresh(int slot) {
        return fresh != null && (fresh[slot >> 6] & 1L << slot) != 0;
    }

    void markFresh(int slot) {
        if (fresh != null) {
            fresh[slot >> 6] |= 1L << slot;
        }
    }

    /** Places an entry that is not there yet; there must be room. Returns its slot. */
    int place(long hash, int handle, boolean isFresh) {
        int mask = tags.length - 1;
        int slot = home(hash);
        while (isLive(slot)) {
            slot = (slot + 1) & mask;
        }
        if (tags[slot] == TOMBSTONE) {
            tombstones--;
        }
        tags[slot] = tag(hash);
        slots[slot] = handle;
        live++;
        if (fresh != null) {
            if (isFresh) {
                fresh[slot >> 6] |= 1L << slot;
            } else {
                fresh[slot >> 6] &= ~(1L << slot);
            }
        }
        return slot;
    }

    /** The access bits of the entry in this slot, whose block is given; any thread. */
    int access(byte[] page, int at, int slot) {
        int inBlock = EntryFormat.accessOffset(page, at);
        if (inBlock != 0) {
            return EntryFormat.readAccess(page, inBlock);
        }
        return spare == null ? 0 : spare.get(slot);
    }

    /** Sets them. Returns by how many bytes the segment has grown. */
    long setAccess(byte[] page, int at, int slot, int access) {
        int inBlock = EntryFormat.accessOffset(page, at);
        if (inBlock != 0) {
            EntryFormat.writeAccess(page, inBlock, access);
            return 0;
        }
        SpareAccess places = spare;
        long before = 0;
        if (places == null) {
            places = new SpareAccess(tags.length);
            spare = places;
        } else {
            before = places.bytes();
        }
        places.put(slot, access);
        return places.bytes() - before;
    }

    /** An entry has moved from a slot of {@code old} to a slot here, with its block. */
    void takeAccess(TableSegment old, int oldSlot, byte[] page, int at, int slot) {
        if (old.spare != null && EntryFormat.accessOffset(page, at) == 0) {
            setAccess(page, at, slot, old.spare.get(oldSlot));
        }
    }

    void delete(int slot) {
        int mask = tags.length - 1;
        live--;
        tags[slot] = TOMBSTONE;
        tombstones++;
        // A run's last slots need no tombstone: nothing was ever probed past them.
        if (tags[(slot + 1) & mask] == EMPTY) {
            for (int i = slot; tags[i] == TOMBSTONE; i = (i - 1) & mask) {
                tags[i] = EMPTY;
                tombstones--;
            }
        }
    }

    void noteExpiry(long expireAtMs) {
        expires++;
        earliestExpiry = Math.min(earliestExpiry, expireAtMs);
    }

    long bytes() {
        return 96
                + (long) tags.length * SLOT_BYTES
                + (fresh == null ? 0 : 16 + fresh.length * 8L)
                + (spare == null ? 0 : spare.bytes());
    }
}
