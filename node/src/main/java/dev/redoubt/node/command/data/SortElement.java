package dev.redoubt.node.command.data;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An element that is sorted, with what it is ordered by: a number or bytes. Its rank is most of that in one number, and
 * nearly all comparisons end there.
 */
final class SortElement {
    private static final int RANK_BYTES = 8;

    final byte[] bytes;

    /** The bytes that it is ordered by; null if there are none, which come first, or if a number counts. */
    private final byte @Nullable [] weight;

    /** Unsigned. Elements of equal ranks are ordered by their weights. */
    private final long rank;

    private SortElement(byte[] bytes, byte @Nullable [] weight, long rank) {
        this.bytes = bytes;
        this.weight = weight;
        this.rank = rank;
    }

    /** An element that is ordered by bytes. */
    static SortElement ofBytes(byte[] bytes, byte @Nullable [] weight) {
        return new SortElement(bytes, weight, weight == null ? 0 : beginning(weight));
    }

    /** An element that is ordered by a number, which is not NaN. */
    static SortElement ofNumber(byte[] bytes, double number) {
        // Without a negative zero. The bits of doubles are ordered as their numbers are, negative ones backwards.
        long bits = Double.doubleToLongBits(number + 0.0);
        return new SortElement(bytes, null, bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    }

    /** The first bytes as a number, with zeros behind the last. */
    private static long beginning(byte[] weight) {
        long rank = 0;
        int length = Math.min(weight.length, RANK_BYTES);
        for (int i = 0; i < length; i++) {
            rank |= (weight[i] & 0xffL) << (Long.SIZE - Byte.SIZE - i * Byte.SIZE);
        }
        return rank;
    }

    /**
     * Returns the order of all elements of one SORT. Those of equal weights are ordered by their bytes.
     *
     * @param descending whether it is the reverse order
     */
    static Comparator<SortElement> order(boolean descending) {
        Comparator<SortElement> ascending = SortElement::compare;
        return descending ? ascending.reversed() : ascending;
    }

    private static int compare(SortElement left, SortElement right) {
        return left.rank == right.rank ? compareEqual(left, right) : Long.compareUnsigned(left.rank, right.rank);
    }

    /** Compares elements of equal ranks. */
    private static int compareEqual(SortElement left, SortElement right) {
        byte[] a = left.weight;
        byte[] b = right.weight;
        int order = a == null || b == null ? Boolean.compare(a != null, b != null) : Arrays.compareUnsigned(a, b);
        return order != 0 ? order : Arrays.compareUnsigned(left.bytes, right.bytes);
    }
}
