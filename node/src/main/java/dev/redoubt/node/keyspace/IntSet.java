package dev.redoubt.node.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A small set of 64-bit integers: a sorted array, with four bytes a value until one of them needs eight, as Redis's
 * intset ({@code intset.c intsetUpgradeAndAdd}). It does not change back.
 */
final class IntSet {
    private static final int[] NOTHING = {};

    /** The values while all of them are of 32 bits; else null. */
    private int @Nullable [] narrow = NOTHING;

    private long[] wide = {};
    private int size;

    IntSet() {}

    private IntSet(IntSet other) {
        if (other.narrow == null) {
            narrow = null;
            wide = Arrays.copyOf(other.wide, other.size);
        } else {
            narrow = Arrays.copyOf(other.narrow, other.size);
        }
        size = other.size;
    }

    IntSet copy() {
        return new IntSet(this);
    }

    int size() {
        return size;
    }

    int capacityBytes() {
        return narrow == null ? wide.length * 8 : narrow.length * 4;
    }

    long get(int index) {
        return narrow == null ? wide[index] : narrow[index];
    }

    boolean contains(long value) {
        return indexOf(value) >= 0;
    }

    private static boolean isNarrow(long value) {
        return value == (int) value;
    }

    /** The index of the value; below 0 if it is not there: {@code -1 -} that at which it would be put. */
    private int indexOf(long value) {
        if (narrow == null) {
            return Arrays.binarySearch(wide, 0, size, value);
        }
        if (!isNarrow(value)) {
            return value < 0 ? -1 : -1 - size;
        }
        return Arrays.binarySearch(narrow, 0, size, (int) value);
    }

    boolean add(long value) {
        int at = indexOf(value);
        if (at >= 0) {
            return false;
        }
        at = ~at;
        if (narrow != null && !isNarrow(value)) {
            wide = new long[roomFor(size + 1)];
            for (int i = 0; i < size; i++) {
                wide[i] = narrow[i];
            }
            narrow = null;
        }
        if (narrow == null) {
            if (size == wide.length) {
                wide = Arrays.copyOf(wide, roomFor(size + 1));
            }
            System.arraycopy(wide, at, wide, at + 1, size - at);
            wide[at] = value;
        } else {
            if (size == narrow.length) {
                narrow = Arrays.copyOf(narrow, roomFor(size + 1));
            }
            System.arraycopy(narrow, at, narrow, at + 1, size - at);
            narrow[at] = (int) value;
        }
        size++;
        return true;
    }

    /** A new value moves half of the others anyway, so little room is kept for more. */
    private static int roomFor(int values) {
        return values + (values >> 3) + 1;
    }

    boolean remove(long value) {
        int at = indexOf(value);
        if (at < 0) {
            return false;
        }
        size--;
        if (narrow == null) {
            System.arraycopy(wide, at + 1, wide, at, size - at);
        } else {
            System.arraycopy(narrow, at + 1, narrow, at, size - at);
        }
        return true;
    }
}
