package dev.redoubt.sentinel.core;

import java.util.List;

/**
 * The settings of a {@link SentinelCore}; times in milliseconds of the local monotonic clock. Immutable.
 *
 * @param masterName the shard's name for clients
 * @param sentinels the configured addresses, as written (1.2)
 * @param quorum how many sentinels must agree on ODOWN (5.1)
 * @param members how many node ids become the members at bootstrap (1.2)
 * @param downAfterMs {@code down-after-milliseconds}
 * @param leaseMs {@code master-lease-milliseconds}, at most {@code downAfterMs} (4.1)
 * @param failoverTimeoutMs {@code failover-timeout}: how long a planned failover may drain
 * @param electionMs a campaign is dropped after so long (5.4), at most {@link #MOST_ELECTION_MS}
 * @param prepareWaitMs how long a leader waits for more than the least number of answers (5.2)
 * @param tickMs the longest time between two ticks while something changes or is under way; the shortest is half of it
 * @param calmTickMs the longest time between two ticks otherwise; the shortest is three quarters of it
 * @param tiltGapMs a tick that is later by more than this, less {@code tickMs}, means that this process stood still
 * @param tiltMs how long this process must then be on time before it begins anything
 */
public record SentinelCoreSettings(
        String masterName,
        List<String> sentinels,
        int quorum,
        int members,
        long downAfterMs,
        long leaseMs,
        long failoverTimeoutMs,
        long electionMs,
        long prepareWaitMs,
        long tickMs,
        long calmTickMs,
        long tiltGapMs,
        long tiltMs) {
    /** The assumed drift of a clock, fast or slow, in percent (4.1). */
    static final int DRIFT_PERCENT = 10;

    /** The longest campaign of any sentinel, whatever its directives: an observer waits for its end (1.3). */
    static final long MOST_ELECTION_MS = 1000;

    /** Redis Sentinel pings once a second, too (sentinel.c, SENTINEL_PING_PERIOD). */
    private static final long MOST_CALM_TICK_MS = 1000;

    private static final long TILT_GAP_MS = 2000;
    private static final long LEAST_TILT_MS = 1000;
    /** sentinel.c, SENTINEL_TILT_PERIOD. */
    private static final long MOST_TILT_MS = 30_000;

    public SentinelCoreSettings {
        sentinels = List.copyOf(sentinels);
        if (electionMs > MOST_ELECTION_MS) {
            throw new IllegalArgumentException(
                    "electionMs is " + electionMs + " ms; at most " + MOST_ELECTION_MS + " ms are allowed");
        }
    }

    /** Returns the settings that follow from the directives; the other timers scale with them. */
    public static SentinelCoreSettings of(
            String masterName,
            List<String> sentinels,
            int quorum,
            int members,
            long downAfterMs,
            long leaseMs,
            long failoverTimeoutMs) {
        long lease = Math.min(leaseMs == 0 ? 500 : leaseMs, downAfterMs);
        long electionMs = Math.max(100, Math.min(Math.min(Math.max(lease, 400), MOST_ELECTION_MS), failoverTimeoutMs));
        long tickMs = Math.max(10, Math.min(100, Math.min(downAfterMs, lease) / 5));
        return new SentinelCoreSettings(
                masterName,
                sentinels,
                quorum,
                members,
                downAfterMs,
                lease,
                failoverTimeoutMs,
                electionMs,
                Math.max(10, electionMs / 10),
                tickMs,
                Math.max(tickMs, Math.min(MOST_CALM_TICK_MS, downAfterMs / 5)),
                TILT_GAP_MS,
                Math.max(LEAST_TILT_MS, Math.min(downAfterMs, MOST_TILT_MS)));
    }

    /**
     * Returns how long a restarted voter neither votes nor grants (4.2), in milliseconds. An observer also waits until
     * no campaign is left whose vote it may have forgotten (1.3).
     *
     * @param grantedMs the length of the leases that it may have given before
     */
    public long silenceMs(long grantedMs, boolean observer) {
        long longest = Math.max(Math.max(leaseMs, grantedMs), observer ? MOST_ELECTION_MS : 0);
        return longest * (100 + DRIFT_PERCENT) / (100 - DRIFT_PERCENT) + 1;
    }
}
