package dev.redoubt.node.member;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberMessage.HandOverFailed;
import dev.redoubt.node.replication.ReplicaProgress;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * A planned failover, the master's side (docs/protocol.md 5.7).
 *
 * <pre>
 *   IDLE --HandOver--> PAUSING --Paused--> DRAINING --target has all, all replies released--> DRAINED
 *   DRAINED --next event--> resigned (stored)
 *                      PAUSING, DRAINING --time is over--> IDLE, writes resume
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

    private final Context c;
    private final MemberCore core;
    private State state = State.IDLE;
    private @Nullable MemberId asker;
    private MemberMessage.@Nullable HandOver order;
    private long deadlineMs;

    LeadershipTransfer(Context c, MemberCore core) {
        this.c = c;
        this.core = core;
    }

    boolean paused() {
        return state != State.IDLE;
    }

    void ordered(MemberId from, MemberMessage.HandOver m, MasterRole master) {
        if (m.term() != master.term() || !m.incarnation().equals(c.incarnation) || !master.open()) {
            return;
        }
        if (m.equals(order)) {
            return;
        }
        if (state != State.IDLE) {
            c.out.send(from, new HandOverFailed(m.term(), m.number(), "another planned failover is under way"));
            return;
        }
        asker = from;
        order = m;
        deadlineMs = c.nowMs + m.withinMs();
        state = State.PAUSING;
        c.out.add(new MemberEffect.PauseWrites());
    }

    void pausedNow() {
        if (state == State.PAUSING) {
            state = State.DRAINING;
        }
    }

    /** Called after each event while this is the master. */
    void proceed(MasterRole master) {
        MemberMessage.HandOver m = order;
        if (state == State.IDLE || m == null) {
            return;
        }
        ReplicaProgress target = master.feeds().all().get(m.target());
        long end = c.end().index();
        boolean drained = target != null
                && target.written() == end
                && !target.suspect()
                && c.config().members().contains(m.target())
                && c.commitIndex == end;
        if (state == State.DRAINED) {
            resign(m);
        } else if (state == State.DRAINING && drained) {
            state = State.DRAINED; // the host carries out what was just released, then the next event comes
        } else if (c.nowMs > deadlineMs) {
            state = State.IDLE;
            c.out.add(new MemberEffect.ResumeWrites());
            if (asker != null) {
                c.out.send(asker, new HandOverFailed(m.term(), m.number(), "the replica did not catch up in time"));
            }
        }
    }

    private void resign(MemberMessage.HandOver m) {
        c.store(c.stored().withResigned(m.term()));
        core.demote();
        for (MemberId voter : c.config().voters()) {
            c.out.send(voter, new MemberMessage.Resigned(m.term(), c.incarnation, m.number()));
        }
    }

    void forget() {
        state = State.IDLE;
        order = null;
    }
}
