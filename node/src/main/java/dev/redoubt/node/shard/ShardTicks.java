package dev.redoubt.node.shard;

import java.util.function.LongConsumer;

/**
 * The pace of a shard's ticks: every {@code oftenMs} while something is under way, else with each cron, which is one
 * timer less that wakes the thread. The shard's thread only.
 *
 * <pre>
 *   OFTEN --CALM_TICKS ticks in a row with nothing under way--> SELDOM --something under way--> OFTEN
 * </pre>
 */
final class ShardTicks {
    /** The longest time between two ticks, in milliseconds. A cron that is more seldom does not tick. */
    static final long SELDOM_MS = 100;

    private static final int CALM_TICKS = 10;

    private final LongConsumer everyMs;
    private final Runnable stop;
    private final long oftenMs;

    /** The number of ticks in a row with nothing under way; {@link #CALM_TICKS} exactly while the pace is SELDOM. */
    private int calmTicks;

    private long cronMs = Long.MAX_VALUE;

    /**
     * The pace of one timer.
     *
     * @param everyMs sets the timer to that many milliseconds
     * @param stop stops it
     */
    ShardTicks(LongConsumer everyMs, Runnable stop, long oftenMs) {
        this.everyMs = everyMs;
        this.stop = stop;
        this.oftenMs = oftenMs;
    }

    /** Begins with frequent ticks. */
    void start() {
        calmTicks = 0;
        everyMs.accept(oftenMs);
    }

    /** Notes the time between two crons, in milliseconds. */
    void cronEvery(long ms) {
        cronMs = ms;
    }

    /** Returns true if the cron is to tick. */
    boolean areSeldom() {
        return calmTicks == CALM_TICKS;
    }

    /** Notes a tick of the timer, and whether anything is under way behind it. */
    void ticked(boolean calm) {
        if (!calm || cronMs > SELDOM_MS) {
            calmTicks = 0;
        } else if (++calmTicks == CALM_TICKS) {
            stop.run();
        }
    }
}
