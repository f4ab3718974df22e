package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Chooses how large the array part of a table is: the largest power of two of which more than half would be used
 * (ltable.c, computesizes). The border that {@code #} finds in a table with holes depends on it, so that the rule is
 * Lua's own. Used once per choice, by one thread.
 */
final class TableSizes {
    private static final int MAX_BITS = 26;

    /** The number of integer keys in (2^(i-1), 2^i]. */
    private final int[] slices = new int[MAX_BITS + 1];

    private int integers;
    private int keys;
    private int array;
    private int inArray;

    /** Counts a key that has, or is to have, a value. */
    void count(@Nullable Object key) {
        keys++;
        if (key instanceof Double number) {
            int at = (int) (double) number;
            if ((double) at == number && at >= 1 && at <= 1 << MAX_BITS) {
                countInteger(at);
            }
        }
    }

    /** Counts the values of an array part. */
    void count(@Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                keys++;
                countInteger(i + 1);
            }
        }
    }

    private void countInteger(int at) {
        integers++;
        slices[Integer.SIZE - Integer.numberOfLeadingZeros(at - 1)]++;
    }

    /** Decides, after the last count. */
    void choose() {
        int sum = 0;
        for (int bits = 0; bits <= MAX_BITS && (1 << bits) / 2 < integers; bits++) {
            sum += slices[bits];
            if (sum > (1 << bits) / 2) {
                array = 1 << bits;
                inArray = sum;
            }
            if (sum == integers) {
                break;
            }
        }
    }

    /** Returns the size of the array part. */
    int array() {
        return array;
    }

    /** Returns the number of keys that go to the hash part. */
    int hash() {
        return keys - inArray;
    }
}
