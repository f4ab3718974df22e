package dev.redoubt.node.member;

import dev.redoubt.config.AckMode;

/**
 * The settings of a member that hold for its lifetime ({@link MemberOptions} may change); times in milliseconds of the
 * local monotonic clock, sizes in bytes.
 *
 * @param standalone true without {@code --sentinels}: the node makes itself master (3.1)
 * @param mode {@code --acknowledge}; the config record overrules it (1.2)
 * @param needsLease false with {@code master-lease no}: local mode answers without one (4.4)
 * @param tickMs how often the host gives {@link MemberEvent.Tick}: the pace of heartbeats while there is something new
 * @param calmBeatMs the pace of heartbeats otherwise
 * @param silenceMs a replica that gets no answer to its Subscribe for so long subscribes again
 * @param frameBytes about how much payload a frame carries
 * @param windowBytes how much may be sent and not yet acknowledged to one replica
 */
public record MemberSettings(
        boolean standalone,
        AckMode mode,
        boolean needsLease,
        long tickMs,
        long calmBeatMs,
        long silenceMs,
        int frameBytes,
        long windowBytes) {
    private static final long TICK_MS = 40;
    private static final long CALM_BEAT_MS = 500;
    private static final long SILENCE_MS = 330;
    private static final int FRAME_BYTES = 128 << 10;
    private static final long WINDOW_BYTES = 4 << 20;

    /** The settings that follow from the directives. */
    public static MemberSettings of(boolean standalone, AckMode mode, boolean needsLease) {
        return new MemberSettings(
                standalone, mode, needsLease, TICK_MS, CALM_BEAT_MS, SILENCE_MS, FRAME_BYTES, WINDOW_BYTES);
    }

    /**
     * Returns for how long a replica that is in step with its master hears nothing before it subscribes again, and for
     * how long its master waits for an answer before it counts on it no more.
     */
    long matchedSilenceMs() {
        return silenceMs + 2 * calmBeatMs;
    }
}
