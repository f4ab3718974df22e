package dev.redoubt.it.sim;

import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The shard of a simulated member: executes at once, holds replies with their position, lets them leave by the rules of
 * docs/protocol.md 4.1, 4.4 and 6.1, which it asks of the core.
 */
final class SimGate {
    private static final int MAX_UNCOMMITTED = 20;
    private static final long ACK_TIMEOUT_MS = 1500;

    /** A held reply. */
    record Held(
            SimProcess client,
            long opId,
            SimClient.Kind kind,
            List<Long> value,
            long position,
            long stamp,
            long atMs) {}

    private final SimMember m;
    private final List<Held> held = new ArrayList<>();
    private SimStore store = new SimStore();
    /** The last record whose effects the keyspace has, or will have when it is appended. */
    private long executedIndex;

    private long releasedIndex;

    SimGate(SimMember m) {
        this.m = m;
    }

    boolean holdsReplies() {
        return !held.isEmpty();
    }

    void reset() {
        held.clear();
        releasedIndex = 0;
    }

    /** The keyspace is built from the whole log, committed or not. */
    void replayed() {
        executedIndex = m.log.end().index();
    }

    /** A replica has applied the log so far; the store itself is built when it becomes master. */
    void applied(long index) {
        executedIndex = Math.max(executedIndex, index);
    }

    /** Above this record the keyspace has nothing. */
    long executedIndex() {
        return executedIndex;
    }

    void role(MemberRole role) {
        if (role == MemberRole.MASTER) {
            store = new SimStore();
            for (LogRecord record : m.log.copy()) {
                store.apply(record);
            }
            executedIndex = m.log.end().index();
        }
    }

    /** 5.6: connections are closed, the outcome is unknown. */
    void demoted() {
        for (Held h : held) {
            fail(h.client, h.opId);
        }
        reset();
    }

    private void fail(SimProcess client, long opId) {
        m.send(client, new SimClient.Reply(opId, false, List.of(), 0, -1));
    }

    /** 4.1: the lease is checked at the start of a batch ... */
    void request(SimProcess client, SimClient.Request request) {
        MemberCore core = m.core();
        boolean write = request.kind() != SimClient.Kind.GET;
        boolean serves =
                core.role() == MemberRole.MASTER && (write ? core.mayWrite(m.clockMs()) : core.mayAnswer(m.clockMs()));
        long uncommitted =
                held.stream().filter(h -> h.position > core.commitIndex()).count();
        if (!serves || (write && uncommitted > MAX_UNCOMMITTED)) {
            Mastership master = core.master();
            int hint = master == null || m.id.equals(master.member()) ? -1 : m.sim.process(master.member()).index;
            m.send(client, new SimClient.Reply(request.opId(), false, List.of(), 0, hint));
            return;
        }
        long term = core.stored().promised();
        m.step(() -> execute(client, request, term));
    }

    private void execute(SimProcess client, SimClient.Request request, long term) {
        MemberCore core = m.core();
        boolean write = request.kind() != SimClient.Kind.GET;
        if (core.role() != MemberRole.MASTER
                || core.stored().promised() != term
                || (write && !core.mayWrite(m.clockMs()))) {
            fail(client, request.opId());
            return;
        }
        List<Long> value = List.of();
        if (write) {
            byte[] payload = SimStore.payload(request);
            store.apply(payload);
            executedIndex++;
            m.queueAppend(() -> m.own(term, payload), true);
        } else {
            value = store.get(request.key());
        }
        held.add(new Held(client, request.opId(), request.kind(), value, executedIndex, core.readStamp(), m.clockMs()));
        m.step(this::release);
    }

    void released(long index) {
        releasedIndex = Math.max(releasedIndex, index);
        release();
    }

    /** ... and again when replies leave. */
    private void release() {
        boolean ask = false;
        MemberCore core = m.core();
        for (Held h : List.copyOf(held)) {
            boolean read = h.kind == SimClient.Kind.GET;
            boolean early = m.sim.bug(Mutant.READ_UNCOMMITTED) && read;
            if (h.position > releasedIndex && !early) {
                continue;
            }
            boolean may = read ? core.mayRead(m.clockMs(), h.stamp) : core.mayAnswer(m.clockMs());
            if (may || m.sim.bug(Mutant.NO_REPLY_CHECK)) {
                held.remove(h);
                m.sim.observer.sawReply(m, h);
                m.send(h.client, new SimClient.Reply(h.opId, true, h.value, h.position, -1));
            } else {
                ask |= read && m.sim.mode.needsMajority();
            }
        }
        if (ask) {
            m.after(0, () -> m.event(new MemberEvent.ConfirmReads()));
        }
    }

    void tick() {
        for (Held h : List.copyOf(held)) {
            if (m.clockMs() - h.atMs > ACK_TIMEOUT_MS) {
                held.remove(h);
                fail(h.client, h.opId); // outcome unknown (6.2)
            }
        }
        if (!held.isEmpty()) {
            release();
        }
    }
}
