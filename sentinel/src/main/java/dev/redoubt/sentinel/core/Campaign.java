package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.MemberMessage.Prepared;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of this process to lead one term; {@link Failover} drives it. Nothing of it is durable: a process that
 * restarts begins with a new term.
 *
 * <pre>
 *   PRE_VOTE --> VOTE --> PREPARE --> PROMOTE --> ENDED
 *                            |           ^
 *                            v           |
 *                         CATCH_UP ------+       every phase --> ENDED
 * </pre>
 */
final class Campaign {
    /** The phases, with the names that INFO and SENTINEL MASTER show (sentinel.c, sentinelFailoverStateStr). */
    enum Phase {
        PRE_VOTE("wait_start"),
        VOTE("wait_start"),
        PREPARE("select_slave"),
        CATCH_UP("select_slave"),
        PROMOTE("wait_promotion"),
        ENDED("");

        final String redisName;

        Phase(String redisName) {
            this.redisName = redisName;
        }
    }

    private static final Map<Phase, Set<Phase>> MOVES = Map.of(
            Phase.PRE_VOTE, Set.of(Phase.VOTE, Phase.ENDED),
            Phase.VOTE, Set.of(Phase.PREPARE, Phase.ENDED),
            Phase.PREPARE, Set.of(Phase.CATCH_UP, Phase.PROMOTE, Phase.ENDED),
            Phase.CATCH_UP, Set.of(Phase.PROMOTE, Phase.ENDED),
            Phase.PROMOTE, Set.of(Phase.ENDED));

    final long term;

    private final StateMachine<Phase> phase = new StateMachine<>(Phase.PRE_VOTE, MOVES);
    private long sinceMs;

    /** The voters that gave their pre-vote or vote in this phase, this one included. */
    final Set<MemberId> votes = new TreeSet<>();

    /** The newest answer of each member to Prepare in this term. */
    final Map<MemberId, Prepared> answers = new TreeMap<>();

    /** The member that is promoted; null before PREPARE is over. Set once: never another in this term (5.4). */
    @Nullable
    MemberId chosen;

    /** The member from which {@link #chosen} copies first (5.3); null if it has the longest history itself. */
    @Nullable
    MemberId source;

    /** True if clients know of this attempt: there was a master for whose events they could listen. */
    boolean announced;

    /** True if every member had answered when the choice was made, which lifts suspicion for this once (3.4). */
    boolean everyone;

    /** The master that is replaced because it commits nothing; null if it is replaced for another reason (5.3). */
    private final @Nullable MemberId stuck;

    Campaign(long term, @Nullable MemberId stuck, long nowMs) {
        this.term = term;
        this.stuck = stuck;
        this.sinceMs = nowMs;
    }

    /** Returns the answers without that of the stuck master. */
    Map<MemberId, Prepared> answersOfOthers() {
        Map<MemberId, Prepared> others = new TreeMap<>(answers);
        if (stuck != null) {
            others.remove(stuck);
        }
        return others;
    }

    Phase phase() {
        return phase.state();
    }

    /** Returns when the phase began. */
    long sinceMs() {
        return sinceMs;
    }

    /** True while votes are still asked for. */
    boolean voting() {
        return phase.is(Phase.PRE_VOTE) || phase.is(Phase.VOTE);
    }

    /**
     * Moves to the next phase; the one place where the phase changes.
     *
     * @throws IllegalStateException if the drawing has no such move
     */
    void become(Phase next, long nowMs) {
        phase.become(next);
        sinceMs = nowMs;
    }
}
