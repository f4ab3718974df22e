package dev.redoubt.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The access bits of those entries of a segment whose blocks have no room for them: three bytes for each, in the order
 * of their slots. A slot whose entry is gone keeps its place until the segment is rebuilt, which is bounded by the
 * slots that there are.
 */
final class SpareAccess {
    private static final int BYTES = EntryFormat.ACCESS_BYTES;
    private static final int FIRST_PLACES = 8;

    /** One bit a slot. */
    private final long[] present;

    private byte[] places;
    private int count;

    SpareAccess(int slots) {
        present = new long[(slots + 63) >> 6];
        places = new byte[FIRST_PLACES * BYTES];
    }

    /** A copy, or null. */
    static @Nullable SpareAccess copyOf(@Nullable SpareAccess other) {
        return other == null ? null : new SpareAccess(other);
    }

    private SpareAccess(SpareAccess other) {
        present = other.present.clone();
        places = other.places.clone();
        count = other.count;
    }

    private boolean has(int slot) {
        return (present[slot >> 6] & 1L << slot) != 0;
    }

    /** The offset of the slot's place: three times the number of places before it. */
    private int offset(int slot) {
        int word = slot >> 6;
        int before = Long.bitCount(present[word] & ((1L << slot) - 1));
        for (int i = 0; i < word; i++) {
            before += Long.bitCount(present[i]);
        }
        return before * BYTES;
    }

    /** The slot's bits; 0 if it has none. */
    int get(int slot) {
        return has(slot) ? EntryFormat.readAccess(places, offset(slot)) : 0;
    }

    void put(int slot, int bits) {
        int at = offset(slot);
        if (!has(slot)) {
            int used = count * BYTES;
            if (used == places.length) {
                places = Arrays.copyOf(places, (count + (count >> 2)) * BYTES);
            }
            System.arraycopy(places, at, places, at + BYTES, used - at);
            present[slot >> 6] |= 1L << slot;
            count++;
        }
        EntryFormat.writeAccess(places, at, bits);
    }

    long bytes() {
        return 56 + present.length * 8L + places.length;
    }
}
