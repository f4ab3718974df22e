package dev.redoubt.node.keyspace;

/**
 * The meaning of the 24 access bits of a key (evict.c), and the clock and the counter that set them. The keyspace's
 * thread only; a keyspace that is being loaded belongs to the loading thread.
 *
 * <pre>
 *   LRU   23 ...................... 0   seconds of Unix time, modulo 2^24
 *   LFU   23 .......... 8 | 7 ..... 0   minutes of Unix time, modulo 2^16 | logarithmic counter
 * </pre>
 *  A change between the two leaves the bits of the keys as they are, as in Redis: they mean something again after the
 * next access. The bits are no data: they are in no digest and no record.
 */
public final class AccessClock {
    /** The counter of a new key, so that it is not the next to be evicted (server.h LFU_INIT_VAL). */
    public static final int FIRST_COUNT = 5;

    /** The highest counter. */
    public static final int MOST_COUNT = 255;

    private static final int SECONDS_MASK = 0xffffff;
    private static final int MINUTES_MASK = 0xffff;
    private static final long MINUTE_MS = 60_000;

    private boolean frequencies;
    private boolean written;
    private int logFactor = 10;
    private int decayMinutes = 1;
    private int seconds;
    private int minutes;
    private long random;

    AccessClock(long seed) {
        random = seed | 1;
    }

    /**
     * Sets what the bits mean from now on.
     *
     * @param frequent true for LFU, false for LRU
     * @param written whether snapshots carry them (rdb.c rdbSaveKeyValuePair)
     * @param logFactor {@code lfu-log-factor}
     * @param decayMinutes {@code lfu-decay-time}; 0 for no decay
     */
    public void configure(boolean frequent, boolean written, int logFactor, int decayMinutes) {
        this.frequencies = frequent;
        this.written = written;
        this.logFactor = logFactor;
        this.decayMinutes = decayMinutes;
    }

    /** Returns a copy that stays as it is, for a view. */
    AccessClock copy() {
        AccessClock copy = new AccessClock(random);
        copy.configure(frequencies, written, logFactor, decayMinutes);
        copy.seconds = seconds;
        copy.minutes = minutes;
        return copy;
    }

    /** Sets the time of the accesses that follow, in milliseconds of Unix time. */
    public void setTime(long unixMs) {
        seconds = (int) (unixMs / 1000) & SECONDS_MASK;
        minutes = (int) (unixMs / MINUTE_MS) & MINUTES_MASK;
    }

    /** Returns whether the bits count accesses (LFU); if not, they are the time of the last one. */
    public boolean countsAccesses() {
        return frequencies;
    }

    /** Returns whether snapshots carry the bits. */
    public boolean isWritten() {
        return written;
    }

    /** The bits of a new key. */
    int fresh() {
        return frequencies ? withCount(FIRST_COUNT) : seconds;
    }

    /** The bits of a key that had {@code bits} and is read or written now. */
    int touched(int bits) {
        return frequencies ? withCount(incremented(frequency(bits), logFactor, nextRandom())) : seconds;
    }

    /** Returns the bits of a key that was last used so many seconds ago; for LFU, of a new one. */
    public int bitsOfIdle(long idleSeconds) {
        return frequencies ? fresh() : (int) (seconds - idleSeconds) & SECONDS_MASK;
    }

    /** Returns the bits of a key with this counter, 0 to 255; for LRU, of a new one. */
    public int bitsOfFrequency(int count) {
        return frequencies ? withCount(count) : seconds;
    }

    /** Returns for how many seconds the key was not used (evict.c estimateObjectIdleTime). */
    public long idleSeconds(int bits) {
        return ((long) seconds - bits) & SECONDS_MASK;
    }

    /** Returns the counter as it is after its decay until now (evict.c LFUDecrAndReturn). */
    public int frequency(int bits) {
        int passed = (minutes - (bits >>> 8)) & MINUTES_MASK;
        int periods = decayMinutes == 0 ? 0 : passed / decayMinutes;
        return Math.max(0, (bits & MOST_COUNT) - periods);
    }

    private int withCount(int count) {
        return (minutes << 8) | count;
    }

    /**
     * Returns the counter after one more access (evict.c LFULogIncr): the higher it is, the less probably it grows.
     *
     * @param random from 0 to below 1
     */
    static int incremented(int count, int logFactor, double random) {
        if (count == MOST_COUNT) {
            return count;
        }
        int above = Math.max(0, count - FIRST_COUNT);
        return random < 1.0 / ((double) above * logFactor + 1) ? count + 1 : count;
    }

    /** A xorshift generator: this is asked for with each access. */
    private double nextRandom() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (double) (random >>> 11) / (double) (1L << 53);
    }
}
