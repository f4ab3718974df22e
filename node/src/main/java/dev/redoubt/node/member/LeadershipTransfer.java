package dev.redoubt.node.member;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberMessage.HandOverFailed;
import dev.redoubt.node.replication.ReplicaProgress;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A planned failover, the master's side (docs/protocol.md 5.7).
 *
 * <pre>
 *   IDLE --HandOver--> PAUSING --Paused--> DRAINING --target has all, all replies released--> DRAINED
 *   DRAINED --next event: the resignation is stored--> IDLE
 *   PAUSING, DRAINING --time is over--> IDLE, writes resume
 *   any --the mastership ends--> IDLE
 * </pre>
 *
 * <p>Only before resigning can it be given up; from the moment in which the resignation may be on disk the master
 * answers nothing more, and only a new term ends that.
 */
final class LeadershipTransfer {
    private enum State {
        IDLE,
        PAUSING,
        DRAINING,
        DRAINED
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.IDLE, Set.of(State.PAUSING),
            State.PAUSING, Set.of(State.DRAINING, State.IDLE),
            State.DRAINING, Set.of(State.DRAINED, State.IDLE),
            State.DRAINED, Set.of(State.IDLE));

    private final Context c;
    private final MemberCore core;
    private final StateMachine<State> state = new StateMachine<>(State.IDLE, MOVES);

    /** The voter that gave {@link #order}; null before the first order. */
    private @Nullable MemberId asker;

    /** The newest order of this mastership; it stays after it was given up, so that a copy of it has no effect. */
    private MemberMessage.@Nullable HandOver order;

    private long deadlineMs;

    LeadershipTransfer(Context c, MemberCore core) {
        this.c = c;
        this.core = core;
    }

    boolean paused() {
        return !state.is(State.IDLE);
    }

    void ordered(MemberId from, MemberMessage.HandOver m, MasterRole master) {
        if (m.term() != master.term() || !m.incarnation().equals(c.incarnation) || !master.open()) {
            return;
        }
        if (m.equals(order)) {
            return;
        }
        if (!state.is(State.IDLE)) {
            c.send(from, new HandOverFailed(m.term(), m.number(), "another planned failover is under way"));
            return;
        }
        asker = from;
        order = m;
        deadlineMs = c.nowMs + m.withinMs();
        state.become(State.PAUSING);
        c.out.add(new MemberEffect.PauseWrites());
    }

    void pausedNow() {
        if (state.is(State.PAUSING)) {
            state.become(State.DRAINING);
        }
    }

    /** Called after each event while this is the master. */
    void proceed(MasterRole master) {
        MemberMessage.HandOver m = order;
        if (state.is(State.IDLE) || m == null) {
            return;
        }
        ReplicaProgress target = master.feeds().all().get(m.target());
        long end = c.end().index();
        boolean drained = target != null
                && target.written() == end
                && !target.suspect()
                && c.config().members().contains(m.target())
                && c.commitIndex == end;
        if (state.is(State.DRAINED)) {
            resign(m);
        } else if (state.is(State.DRAINING) && drained) {
            state.become(State.DRAINED); // the host carries out what was just released, then the next event comes
        } else if (c.nowMs > deadlineMs) {
            state.become(State.IDLE);
            c.out.add(new MemberEffect.ResumeWrites());
            if (asker != null) {
                c.send(asker, new HandOverFailed(m.term(), m.number(), "the replica did not catch up in time"));
            }
        }
    }

    private void resign(MemberMessage.HandOver m) {
        c.store(c.stored().withResigned(m.term()));
        core.demote();
        for (MemberId voter : c.config().voters()) {
            c.send(voter, new MemberMessage.Resigned(m.term(), c.incarnation, m.number()));
        }
    }

    /** The mastership is over. */
    void forget() {
        if (paused()) {
            state.become(State.IDLE);
        }
        order = null;
    }
}
