package dev.redoubt.node.command.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * From elements to registers, and from registers to the number of elements (hyperloglog.c: MurmurHash64A, hllPatLen,
 * hllCount). The estimator is that of Otmar Ertl, arXiv:1702.01284. Stateless.
 */
final class HllEstimate {
    /** The result for a damaged value. */
    static final long DAMAGED = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long SEED = 0xadc83b19L;
    private static final long FACTOR = 0xc6a4a7935bd1e995L;
    private static final int SHIFT = 47;
    private static final int INDEX_BITS = 14;

    /** A hash has so many bits beside the index. */
    private static final int RANK_BITS = 64 - INDEX_BITS;

    /** 0.5 / ln 2. */
    private static final double ALPHA = 0.7213475204444817;

    private HllEstimate() {}

    /** The 64-bit form of MurmurHash2, of bytes in little-endian order. */
    static long hash(byte[] element) {
        long h = SEED ^ element.length * FACTOR;
        int whole = element.length & ~7;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long k = (long) WORD.get(element, i) * FACTOR;
            h = (h ^ (k ^ k >>> SHIFT) * FACTOR) * FACTOR;
        }
        if (whole < element.length) {
            h = (h ^ rest(element, whole)) * FACTOR;
        }
        h = (h ^ h >>> SHIFT) * FACTOR;
        return h ^ h >>> SHIFT;
    }

    /** Fewer than eight bytes, from {@code at} to the end. */
    private static long rest(byte[] bytes, int at) {
        long word = 0;
        for (int i = bytes.length - 1; i >= at; i--) {
            word = word << 8 | (bytes[i] & 0xff);
        }
        return word;
    }

    /** Returns the register to which an element with that hash belongs. */
    static int index(long hash) {
        return (int) hash & (HllView.REGISTERS - 1);
    }

    /** Returns the value to which it raises its register, 1 to 51. */
    static int rank(long hash) {
        return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << RANK_BITS) + 1;
    }

    /** Returns the number of elements, or {@link #DAMAGED}. */
    static long count(HllView hll) {
        int[] histogram = new int[64];
        if (hll.isDense()) {
            for (int i = 0; i < HllView.REGISTERS; i++) {
                histogram[hll.register(i)]++;
            }
        } else if (!hll.forEachRun((value, count) -> histogram[value] += count)) {
            return DAMAGED;
        }
        return count(histogram);
    }

    /** Returns the number of elements of registers, one a byte. */
    static long count(byte[] registers) {
        int[] histogram = new int[64];
        for (byte register : registers) {
            histogram[register]++;
        }
        return count(histogram);
    }

    private static long count(int[] histogram) {
        double m = HllView.REGISTERS;
        double z = m * tau((m - histogram[RANK_BITS + 1]) / m);
        for (int i = RANK_BITS; i >= 1; i--) {
            z = (z + histogram[i]) * 0.5;
        }
        z += m * sigma(histogram[0] / m);
        // Only registers that no hash can set lead to 0; C's rounding of infinity is this number.
        return z == 0 ? Long.MIN_VALUE : Math.round(ALPHA * m * m / z);
    }

    private static double sigma(double zeros) {
        if (zeros == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = zeros;
        double y = 1;
        double z = x;
        double last;
        do {
            x *= x;
            last = z;
            z += x * y;
            y += y;
        } while (last != z);
        return z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double last;
        do {
            x = Math.sqrt(x);
            last = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (last != z);
        return z / 3;
    }

    /** Returns the bytes of a cardinality, as the header has them. */
    static byte[] cardinality(long count) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (count >>> (8 * i));
        }
        return bytes;
    }
}
