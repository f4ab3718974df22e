package dev.redoubt.node.member;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads without a lease (docs/protocol.md 4.4): one round at a time asks the members "am I still master of this term?",
 * for the reads that were executed before it began.
 *
 * <pre>
 *   IDLE --ConfirmReads--> ASKING --majority said yes--> IDLE, or ASKING again if more reads came meanwhile
 *                          ASKING --RETRY_MS passed, ConfirmReads--> ASKING, next round
 * </pre>
 */
final class ReadIndexQuorum {
    private enum State {
        IDLE,
        ASKING
    }

    private static final Map<State, Set<State>> MOVES =
            Map.of(State.IDLE, Set.of(State.ASKING), State.ASKING, Set.of(State.ASKING, State.IDLE));

    private static final long RETRY_MS = 100;

    private final Context c;
    private final long term;
    private final StateMachine<State> state = new StateMachine<>(State.IDLE, MOVES);

    /** The members that said yes in the present round; meaningless in IDLE. */
    private final Set<MemberId> saidYes = new TreeSet<>();

    /** The number of the newest round; never decreases. */
    private long round;

    private long startedMs;

    /** True if reads were executed since the present round began: they need another one. */
    private boolean again;

    /** The newest round that a majority confirmed; -1 before the first. */
    private long confirmedRound = -1;

    ReadIndexQuorum(Context c, long term) {
        this.c = c;
        this.term = term;
    }

    /** Returns the round in force: a read that is executed now is confirmed by any round with a higher number. */
    long round() {
        return round;
    }

    /** Returns true if a majority confirmed a round that began after the one given. */
    boolean confirmed(long readRound) {
        return confirmedRound > readRound;
    }

    void ask() {
        if (state.is(State.ASKING) && c.nowMs - startedMs <= RETRY_MS) {
            again = true;
            return;
        }
        begin();
    }

    private void begin() {
        round++;
        startedMs = c.nowMs;
        state.become(State.ASKING);
        again = false;
        saidYes.clear();
        for (MemberId member : c.config().members()) {
            if (!member.equals(c.id)) {
                c.send(member, new MemberMessage.Confirm(term, round, c.config().version()));
            } else if (c.rules.counts(c.suspect())) {
                saidYes.add(c.id);
            }
        }
    }

    /** True if the round is complete now: held reads may leave. */
    boolean answered(MemberId from, MemberMessage.Confirmed m) {
        if (!state.is(State.ASKING)
                || m.term() != term
                || m.round() != round
                || !c.config().members().contains(from)) {
            return false;
        }
        if (c.rules.counts(m.suspect())) {
            saidYes.add(from);
        }
        if (saidYes.size() < c.config().memberMajority()) {
            return false;
        }
        state.become(State.IDLE);
        confirmedRound = round;
        if (again) {
            begin();
        }
        return true;
    }
}
