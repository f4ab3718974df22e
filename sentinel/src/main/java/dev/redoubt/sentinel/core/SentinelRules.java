package dev.redoubt.sentinel.core;

import dev.redoubt.persistence.log.LogEnd;
import java.util.Comparator;

/**
 * The decisions of a sentinel on which the promise hangs, one method each, so that each can be read, and broken on
 * purpose by the simulator's planted bugs, alone. Production has exactly one instance, {@link #PROTOCOL}.
 */
class SentinelRules {
    static final SentinelRules PROTOCOL = new SentinelRules();

    /** 4.2: a vote waits until the voter's own grant has run out; crash evidence does not shorten that (4.3). */
    boolean grantIsOver(long nowMs, long grantUntilMs, boolean crashEvidence) {
        return nowMs > grantUntilMs;
    }

    /** 4.2: a restarted voter neither votes nor grants for the longest lease that it may have given. */
    boolean silent(long nowMs, long silentUntilMs) {
        return nowMs < silentUntilMs;
    }

    /** 4.2: the leases given before a restart were as long as the journal says, whatever is configured now. */
    long grantedMs(long journalMs) {
        return journalMs;
    }

    /** 1.3: an observer asks only when campaigns in which its former self voted are over. */
    boolean observerMayAsk(boolean silent) {
        return !silent;
    }

    /** 3.4: a suspect member's answer to Prepare does not count. */
    boolean counts(boolean suspect) {
        return !suspect;
    }

    /** 5.3: the longest history is that of the last term, then of the last index. */
    Comparator<LogEnd> history() {
        return Comparator.comparingLong(LogEnd::term).thenComparingLong(LogEnd::index);
    }

    /**
     * 5.1: candidates begin at drawn moments, and give a winner the election timeout. This one serves liveness only: the
     * simulator's hasty sentinels do without, so that more elections cross each other.
     */
    boolean waitsForOthers() {
        return true;
    }
}
