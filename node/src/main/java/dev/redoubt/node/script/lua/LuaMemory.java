package dev.redoubt.node.script.lua;

import java.util.function.LongSupplier;

/**
 * The memory that a script holds, an estimate in bytes. Everything that is allocated is added; nothing is subtracted,
 * because the collector of the JVM tells of nothing. When the sum reaches a threshold, what the script can still reach
 * is measured, which takes time in proportion to it, and the threshold is set to twice as much.
 */
public final class LuaMemory {
    private static final long FIRST_THRESHOLD = 1 << 20;

    private static final long SLACK = 32;
    private static final LuaString EXHAUSTED = LuaString.of("not enough memory");

    private final LongSupplier reachable;
    private long limit;
    private long sum;
    private long threshold;

    /**
     * @param reachable measures what the script can still reach
     * @param limit the most that it may hold
     */
    LuaMemory(LongSupplier reachable, long limit) {
        this.reachable = reachable;
        this.limit = limit;
        this.threshold = Math.min(FIRST_THRESHOLD, limit);
    }

    /** Sets the most that the script may hold, in bytes. */
    void limit(long bytes) {
        limit = bytes;
        threshold = Math.min(threshold, limit);
    }

    /**
     * To be called before something is allocated.
     *
     * @throws LuaError it does not fit
     */
    public void add(long bytes) {
        sum += bytes;
        if (sum > threshold) {
            measure(bytes);
        }
    }

    /** Returns the error of a script that asks for more than it may hold; it carries no position (LUA_ERRMEM). */
    static LuaError exhausted() {
        return LuaError.unhandled(EXHAUSTED);
    }

    /** Returns the sum since the last measure, with what was reachable then, in bytes. */
    long held() {
        return sum;
    }

    /** Measures now what is reachable, and returns it. */
    long collect() {
        settle(reachable.getAsLong());
        return sum;
    }

    private void measure(long more) {
        long held = reachable.getAsLong();
        if (held + more > limit) {
            // What does not fit is not allocated.
            settle(held);
            throw exhausted();
        }
        settle(held + more);
    }

    /** A script near its limit may go a little above it, or each of its allocations would measure everything. */
    private void settle(long held) {
        sum = held;
        threshold = Math.max(held + limit / SLACK, Math.min(limit, Math.max(FIRST_THRESHOLD, 2 * held)));
    }
}
