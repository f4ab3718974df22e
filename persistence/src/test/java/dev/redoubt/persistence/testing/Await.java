package dev.redoubt.persistence.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other threads do. */
public final class Await {
    private static final Duration POLL = Duration.ofMillis(10);

    /** A bound for a machine that is busy with other things. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    private Await() {}

    /** Returns as soon as the condition holds; fails after a minute, or when the condition throws. */
    public static void until(String what, Callable<Boolean> condition) {
        await(what)
                .dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(BOUND)
                .until(condition);
    }
}
