package dev.redoubt.node.tools;

import java.security.SecureRandom;

/**
 * The keys of a snapshot that were read so far, each as 128 bits of a hash with a secret of this process: the keys of a
 * big snapshot would not fit into the heap of a tool, and two different keys are equal here by chance once in 10^20 files
 * of a billion keys. One thread.
 */
final class SeenKeys {
    private static final int FIRST_SLOTS = 1 << 10;

    private final long secretA;
    private final long secretB;
    /** Pairs of numbers, open addressing; a pair of zeros is a free slot. */
    private long[] slots = new long[2 * FIRST_SLOTS];

    private int size;

    SeenKeys() {
        SecureRandom random = new SecureRandom();
        secretA = random.nextLong();
        secretB = random.nextLong();
    }

    /** Adds a key of a database; returns false if it was there. */
    boolean add(int db, byte[] key) {
        long a = hash(secretA, db, key) | 1;
        long b = hash(secretB, db, key);
        if (!put(slots, a, b)) {
            return false;
        }
        size++;
        if (size > slots.length / 4) {
            grow();
        }
        return true;
    }

    private void grow() {
        if (slots.length > Integer.MAX_VALUE / 4) {
            throw new IllegalStateException("more than " + size + " keys");
        }
        long[] more = new long[2 * slots.length];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0) {
                put(more, slots[i], slots[i + 1]);
            }
        }
        slots = more;
    }

    private static boolean put(long[] into, long a, long b) {
        int pairs = into.length / 2 - 1;
        int at = (int) (b & pairs);
        while (into[2 * at] != 0) {
            if (into[2 * at] == a && into[2 * at + 1] == b) {
                return false;
            }
            at = (at + 1) & pairs;
        }
        into[2 * at] = a;
        into[2 * at + 1] = b;
        return true;
    }

    private static long hash(long secret, int db, byte[] key) {
        long hash = mixed(secret ^ db) + key.length;
        long word = 0;
        for (int i = 0; i < key.length; i++) {
            word = (word << 8) | (key[i] & 0xff);
            if ((i & 7) == 7) {
                hash = mixed(hash ^ word);
                word = 0;
            }
        }
        return mixed(hash ^ word ^ secret);
    }

    /** The finalizer of SplitMix64: each bit of the number changes half of the bits of the result. */
    private static long mixed(long number) {
        long x = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
