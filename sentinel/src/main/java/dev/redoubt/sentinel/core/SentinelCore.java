package dev.redoubt.sentinel.core;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One sentinel watching one shard: the whole protocol of a voter as a pure state machine.
 *
 * <p>Not thread-safe: one actor calls it. Times are milliseconds of a monotonic local clock.
 */
public final class SentinelCore {
    /**
     * A process that has just started.
     *
     * @param id of this sentinel
     * @param stored the newest entry of the vote journal; {@link VoteState#EMPTY} if it is new or lost
     * @param restarted false only if this voter has never run before: it owes no silence (4.2)
     * @param random for delays and nonces
     */
    public SentinelCore(
            SentinelSettings settings,
            MemberId id,
            Incarnation incarnation,
            VoteState stored,
            boolean restarted,
            RandomGenerator random) {}

    /** To be called once. */
    public List<SentinelEffect> start(long nowMs) {
        return List.of();
    }

    /** Handles one event; the host carries out the effects in order before it gives the next. */
    public List<SentinelEffect> on(SentinelEvent event, long nowMs) {
        return List.of();
    }

    /** When the next {@link SentinelEvent.Tick} is due after one, randomised so that sentinels do not act in step. */
    public long nextTickMs() {
        return 100;
    }

    /** What the face shows now. */
    public SentinelView view(long nowMs) {
        throw new IllegalStateException();
    }
}
