package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.EngineStats;
import dev.redoubt.node.command.engine.LatencyMonitor;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.info.ShardStatus;

/**
 * The removal of keys that no command asks for: expired ones, and those that are evicted for the room that they take.
 * Both in slices, so that clients wait for none of it. The shard's thread only.
 */
final class KeyRemoval {
    /** Keys that a step of active expiry removes at most before time is looked at. */
    private static final int EXPIRE_STEP = 200;

    private static final long EXPIRE_NANOS = 1_000_000;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final ShardCore<?> core;
    private final CommandEngine engine;
    private final ShardClock clock;
    private final ShardShutdown shutdown;
    private final LateReplies late;
    private final Runnable evictSoon;

    /** A slice of eviction has been asked for, behind what has arrived meanwhile. */
    private boolean asked;

    private long expireNanos;
    private long expireCaps;

    /** The time since which the data are above the limit behind a slice; 0 while they are not. */
    private long evictingSince;

    private long evictingNanos;

    /** @param evictSoon calls {@link #evict} behind what sockets have brought */
    KeyRemoval(
            ShardCore<?> core,
            CommandEngine engine,
            ShardClock clock,
            ShardShutdown shutdown,
            LateReplies late,
            Runnable evictSoon) {
        this.core = core;
        this.engine = engine;
        this.clock = clock;
        this.shutdown = shutdown;
        this.late = late;
        this.evictSoon = evictSoon;
    }

    private boolean mayRemove() {
        return core.mayExpire() && !shutdown.isActive() && !engine.options().cronPaused();
    }

    /** Active expiry, in slices of a millisecond (expire.c activeExpireCycle). */
    void expire() {
        if (!mayRemove()) {
            return;
        }
        long begun = System.nanoTime();
        long passed;
        int removed;
        do {
            removed = engine.expireCycle(clock.unixMs(), EXPIRE_STEP);
            passed = System.nanoTime() - begun;
        } while (removed >= EXPIRE_STEP && passed < EXPIRE_NANOS);
        expireNanos += passed;
        spike("expire-cycle", passed);
        expireCaps += removed >= EXPIRE_STEP ? 1 : 0;
        removed();
    }

    /** The next slice of an eviction that a command has begun, or CONFIG SET maxmemory (evict.c evictionTimeProc). */
    void evict() {
        asked = false;
        if (mayRemove()) {
            long begun = System.nanoTime();
            engine.evict(clock.unixMs());
            spike("eviction-cycle", System.nanoTime() - begun);
            removed();
            goOn();
        }
    }

    /** Has an eviction go on that is not at its end. */
    void goOn() {
        boolean evicting = engine.isEvicting();
        if (evicting != (evictingSince != 0)) {
            evictingNanos += evictingNow();
            evictingSince = evicting ? System.nanoTime() : 0;
        }
        if (evicting && !asked) {
            asked = true;
            evictSoon.run();
        }
    }

    private void spike(String event, long nanos) {
        LatencyMonitor latency = engine.latency();
        long millis = nanos / NANOS_A_MILLI;
        if (latency.thresholdMs() > 0 && millis >= latency.thresholdMs()) {
            latency.add(event, millis, clock.unixMs() / 1000);
        }
    }

    private long evictingNow() {
        return evictingSince == 0 ? 0 : System.nanoTime() - evictingSince;
    }

    /** CONFIG RESETSTAT. */
    void reset() {
        expireCaps = 0;
        expireNanos = 0;
        evictingNanos = 0;
    }

    /** Returns what INFO tells; the keys are counted by the engine. */
    ShardStatus.Removals counts(EngineStats stats) {
        return new ShardStatus.Removals(
                stats.expiredKeys(),
                stats.evictedKeys(),
                expireNanos / NANOS_A_MILLI,
                expireCaps,
                (evictingNanos + evictingNow()) / NANOS_A_MILLI,
                evictingNow() / NANOS_A_MILLI);
    }

    private void removed() {
        late.serveBlocked();
        engine.tracking().publish();
        if (engine.effects().size() > 0) {
            core.requestRecord();
        }
    }
}
