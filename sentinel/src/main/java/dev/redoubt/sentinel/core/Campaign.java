package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.MemberMessage.Prepared;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One attempt of this process to lead one term; see {@link Failover}. */
final class Campaign {
    /** See {@link Failover}; Redis's names for what INFO and SENTINEL MASTER show. */
    enum Phase {
        PRE_VOTE("wait_start"),
        VOTE("wait_start"),
        PREPARE("select_slave"),
        CATCH_UP("select_slave"),
        PROMOTE("wait_promotion");

        final String redisName;

        Phase(String redisName) {
            this.redisName = redisName;
        }
    }

    final long term;
    Phase phase = Phase.PRE_VOTE;

    /** When the phase began, or last made progress. */
    long sinceMs;

    final Set<MemberId> votes = new TreeSet<>();
    final Map<MemberId, Prepared> answers = new TreeMap<>();

    /** 5.4: set once, when the phase becomes PROMOTE; never another in this term. */
    @Nullable
    MemberId chosen;

    /** 5.3: from whom the chosen one copies first. */
    @Nullable
    MemberId source;

    boolean everyone;

    Campaign(long term, long nowMs) {
        this.term = term;
        this.sinceMs = nowMs;
    }
}
