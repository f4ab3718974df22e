package dev.redoubt.config.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * The log filter that drops Akka's lines about an absent peer, which Akka repeats several times a second; the sentinels
 * have logged by then which process is down. It also drops the hints that a heartbeat was late, and those that a
 * quarantine of a process that has gone had no effect: they have no consequence, and a machine that starts many
 * processes at once produces hundreds of them. Every other warning passes, for example on unreachable or quarantined
 * members, and so does the 30th, 100th, 1000th … attempt to join: half a minute is longer than any start. Any thread.
 */
final class AbsentPeerNoise extends TurboFilter {
    private static final Pattern LATE_ATTEMPT = Pattern.compile("after \\[(30|100+)] attempts");

    private record Noise(String logger, Pattern text) {}

    private static final List<Noise> NOISE = List.of(
            new Noise("akka.stream.Materializer", Pattern.compile("\\[outbound connection to ")),
            new Noise("akka.remote.artery.Association", Pattern.compile("^Outbound \\w+ stream to .* failed")),
            new Noise("akka.remote.artery.Association", Pattern.compile("^Quarantine of .* ignored")),
            new Noise("akka.cluster.Cluster", Pattern.compile("Couldn't join seed nodes ")),
            new Noise("akka.remote.PhiAccrualFailureDetector", Pattern.compile("^heartbeat interval is growing too")),
            new Noise("akka.cluster.ClusterHeartbeat", Pattern.compile("Scheduled sending of heartbeat was delayed")));

    private volatile boolean quiet = true;

    /** Turns the filter on or off. */
    void setQuiet(boolean now) {
        quiet = now;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String text,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        if (!quiet || text == null || level.isGreaterOrEqual(Level.ERROR)) {
            return FilterReply.NEUTRAL;
        }
        for (Noise noise : NOISE) {
            if (logger.getName().equals(noise.logger())
                    && noise.text().matcher(text).find()
                    && !LATE_ATTEMPT.matcher(text).find()) {
                return FilterReply.DENY;
            }
        }
        return FilterReply.NEUTRAL;
    }
}
