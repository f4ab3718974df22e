package dev.redoubt.node.script.lua;

/**
 * The generator of {@code math.random}: a linear congruence of 48 bits, which gives the same numbers on all machines
 * (rand.c, redisLrand48). One thread.
 */
final class RandomNumbers {
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xB;
    private static final long MASK = (1L << 48) - 1;
    private static final long LOW_OF_SEED = 0x330E;
    private static final int UPPER_BITS = 17;
    private static final long MAX = Integer.MAX_VALUE;

    /** At the start what redis-server begins with. */
    private long state = 0x1234ABCD330EL;

    void seed(int seed) {
        state = ((seed & 0xffffffffL) << 16) | LOW_OF_SEED;
    }

    /** Returns a number from 0 to below 1. */
    double next() {
        state = (state * MULTIPLIER + INCREMENT) & MASK;
        int bits = (int) (state >>> UPPER_BITS);
        return (double) (bits % MAX) / (double) MAX;
    }
}
