package dev.redoubt.node.shard.archive;

import dev.redoubt.config.RetentionRule;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Decides when {@code backup-retention} is applied: at the start of a mastership, when the directive changes, behind each
 * new backup, and every six hours for what waits for its day. Pure. The shard's thread only.
 */
final class RetentionTimer {
    /** A listing of a large archive is hundreds of requests. */
    static final long INTERVAL_MS = 6 * 3600_000L;

    static final long RETRY_MS = 10 * 60_000L;

    private boolean running;
    private boolean due;
    private long nextAtMs = Long.MIN_VALUE;
    private @Nullable RetentionRule rule;
    private @Nullable ZoneId zone;

    /** Returns true if a run is to begin now; it ends with {@link #ended}. */
    boolean begins(boolean master, RetentionRule wanted, ZoneId in, long monotonicMs) {
        if (!master) {
            rule = null;
            return false;
        }
        if (!wanted.equals(rule) || !in.equals(zone)) {
            rule = wanted;
            zone = in;
            due = true;
        }
        if (running || wanted.keepsAll() || !(due || monotonicMs >= nextAtMs)) {
            return false;
        }
        running = true;
        due = false;
        return true;
    }

    /** Notes that there is a new backup. */
    void stored() {
        due = true;
    }

    /** Notes the end of a run. */
    void ended(boolean worked, long monotonicMs) {
        running = false;
        nextAtMs = monotonicMs + (worked ? INTERVAL_MS : RETRY_MS);
    }
}
