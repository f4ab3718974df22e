package dev.redoubt.sentinel.core;

import dev.redoubt.persistence.log.LogEnd;
import java.util.Comparator;

/**
 * The decisions of a sentinel on which the safety of acknowledged writes depends. Each has a method of its own, so that
 * it can be read alone, and broken alone by the simulator's mutants. Production has exactly one instance, {@link
 * #PROTOCOL}.
 */
class SentinelRules {
    static final SentinelRules PROTOCOL = new SentinelRules();

    /**
     * True when the voter's own grant has run out, for which a vote waits (4.2). Crash evidence does not shorten it
     * (4.3).
     */
    boolean grantIsOver(long nowMs, long grantUntilMs, boolean crashEvidence) {
        return nowMs > grantUntilMs;
    }

    /** True while a restarted voter neither votes nor grants, for the longest lease that it may have given (4.2). */
    boolean silent(long nowMs, long silentUntilMs) {
        return nowMs < silentUntilMs;
    }

    /**
     * Returns the length of the leases given before a restart: what the journal says, whatever is configured now (4.2).
     */
    long grantedMs(long journalMs) {
        return journalMs;
    }

    /** True if an observer may ask for the highest term: the campaigns in which it may have voted are over (1.3). */
    boolean observerMayAsk(boolean silent) {
        return !silent;
    }

    /** True if a member's answer to Prepare counts: that of a suspect one does not (3.4). */
    boolean counts(boolean suspect) {
        return !suspect;
    }

    /** Returns the order of histories: by the last term, then by the last index (5.3). */
    Comparator<LogEnd> history() {
        return Comparator.comparingLong(LogEnd::term).thenComparingLong(LogEnd::index);
    }

    /**
     * True if candidates begin at drawn moments and give a winner the election timeout (5.1). This rule serves liveness
     * only: the simulator's hasty sentinels do without it, so that more elections cross each other.
     */
    boolean waitsForOthers() {
        return true;
    }
}
