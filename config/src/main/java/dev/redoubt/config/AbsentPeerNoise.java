package dev.redoubt.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps back what Akka repeats several times a second for as long as a peer is down: the sentinels have said by then
 * who is down. And its hints that a heartbeat came late, of which nothing follows, and of which a machine that starts
 * many processes at once gives hundreds. Everything else that Akka warns of passes, such as members that are unreachable or quarantined, and so
 * does the 10th, 100th … attempt to join. Any thread.
 */
final class AbsentPeerNoise extends TurboFilter {
    private static final Pattern TENTH_ATTEMPT = Pattern.compile("after \\[10+] attempts");

    private record Noise(String logger, Pattern text) {}

    private static final List<Noise> NOISE = List.of(
            new Noise("akka.stream.Materializer", Pattern.compile("\\[outbound connection to ")),
            new Noise("akka.remote.artery.Association", Pattern.compile("^Outbound \\w+ stream to .* failed")),
            new Noise("akka.cluster.Cluster", Pattern.compile("Couldn't join seed nodes ")),
            new Noise("akka.remote.PhiAccrualFailureDetector", Pattern.compile("^heartbeat interval is growing too")),
            new Noise("akka.cluster.ClusterHeartbeat", Pattern.compile("Scheduled sending of heartbeat was delayed")));

    private volatile boolean quiet = true;

    /** False lets everything pass. */
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
                    && !TENTH_ATTEMPT.matcher(text).find()) {
                return FilterReply.DENY;
            }
        }
        return FilterReply.NEUTRAL;
    }
}
