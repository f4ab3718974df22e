package dev.redoubt.sentinel.core;

import java.util.List;

/**
 * The settings of a sentinel; times in milliseconds of the local monotonic clock.
 *
 * @param masterName the shard's name at the face
 * @param sentinels the configured addresses, as written (1.2)
 * @param quorum how many sentinels must agree on ODOWN (5.1)
 * @param members how many node ids become the members at bootstrap (1.2)
 * @param downAfterMs {@code down-after-milliseconds}
 * @param leaseMs {@code master-lease-milliseconds}, at most {@code downAfterMs} (4.1)
 * @param failoverTimeoutMs {@code failover-timeout}: how long a planned failover may drain
 * @param electionMs a campaign is dropped after so long (5.4)
 * @param prepareWaitMs how long a leader waits for more than the least number of answers (5.2)
 * @param tickMs the longest time between two ticks; the shortest is half of it
 * @param tiltGapMs a longer gap between two ticks means that this process or its clock stood still
 * @param tiltMs how long acting then stays off
 */
public record SentinelSettings(
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
        long tiltGapMs,
        long tiltMs) {
    /** Two clocks of which one is this much fast and one this much slow, in percent (4.1). */
    static final int DRIFT_PERCENT = 10;

    private static final long TILT_GAP_MS = 2000;
    private static final long TILT_MS = 30_000;

    public SentinelSettings {
        sentinels = List.copyOf(sentinels);
    }

    /** The settings that follow from the directives; the other timers scale with them. */
    public static SentinelSettings of(
            String masterName,
            List<String> sentinels,
            int quorum,
            int members,
            long downAfterMs,
            long leaseMs,
            long failoverTimeoutMs) {
        long lease = Math.min(leaseMs == 0 ? 500 : leaseMs, downAfterMs);
        long electionMs = Math.max(100, Math.min(Math.max(lease, 400), failoverTimeoutMs));
        return new SentinelSettings(
                masterName,
                sentinels,
                quorum,
                members,
                downAfterMs,
                lease,
                failoverTimeoutMs,
                electionMs,
                Math.max(10, electionMs / 10),
                Math.max(10, Math.min(100, Math.min(downAfterMs, lease) / 5)),
                TILT_GAP_MS,
                TILT_MS);
    }

    /** How long a restarted voter neither votes nor grants, and an observer does not ask (4.2, 1.3). */
    public long silenceMs() {
        long longest = Math.max(leaseMs, electionMs);
        return longest * (100 + DRIFT_PERCENT) / (100 - DRIFT_PERCENT) + 1;
    }
}
