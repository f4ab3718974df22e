package dev.redoubt.persistence.aof;

import java.util.Arrays;

/** The positions of some records of a file, so that a reader need not start at 0. Any thread. */
public final class SparseIndex {
    private static final long SPACING_BYTES = 1 << 18;

    private long[] indexes = new long[16];
    private long[] offsets = new long[16];
    private int size;

    /** Notes the offset of a record if the last one noted is far enough before it. Indexes and offsets rise. */
    public synchronized void add(long index, long offset) {
        if (size > 0 && offset - offsets[size - 1] < SPACING_BYTES) {
            return;
        }
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, 2 * size);
            offsets = Arrays.copyOf(offsets, 2 * size);
        }
        indexes[size] = index;
        offsets[size++] = offset;
    }

    /** The offset of the last noted record at or before {@code index}; 0 if there is none. */
    synchronized long floor(long index) {
        int i = Arrays.binarySearch(indexes, 0, size, index);
        int at = i >= 0 ? i : -i - 2;
        return at < 0 ? 0 : offsets[at];
    }

    /** Forgets the records behind {@code lastIndex}. */
    synchronized void truncate(long lastIndex) {
        while (size > 0 && indexes[size - 1] > lastIndex) {
            size--;
        }
    }
}
