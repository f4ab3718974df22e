package dev.redoubt.it.sim;

import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.shard.core.GateMutants;
import dev.redoubt.node.shard.core.ReplyGate;
import dev.redoubt.persistence.log.LogRecord;
import java.util.List;

/** The shard of a simulated member: executes at once, and lets replies leave through the gate of production. */
final class SimGate implements ReplyGate.Outlet<SimGate.Answer> {
    private static final int MAX_HELD = 20;
    private static final long ACK_TIMEOUT_MS = 1500;

    /** A reply on its way. */
    record Answer(SimProcess client, long opId, List<Long> value, long position) {}

    private final SimMember m;
    private final ReplyGate<Answer> gate;
    private SimStore store = new SimStore();
    /** The last record whose effects the keyspace has, or will have when it is appended. */
    private long executedIndex;

    private boolean paused;

    SimGate(SimMember m, MemberCore core) {
        this.m = m;
        this.gate = GateMutants.gate(core, this, m.sim.mutant.name());
    }

    boolean holdsReplies() {
        return !gate.isEmpty();
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

    void demoted() {
        gate.closeHeld();
        paused = false;
    }

    void pause(boolean now) {
        paused = now;
    }

    private void fail(SimProcess client, long opId) {
        m.send(client, new SimClient.Reply(opId, false, List.of(), 0, -1));
    }

    /** 4.1: the lease is checked at the start of a batch, and again when replies leave. */
    void request(SimProcess client, SimClient.Request request) {
        MemberCore core = m.core();
        boolean write = request.kind() != SimClient.Kind.GET;
        boolean serves = core.role() == MemberRole.MASTER && core.mayAnswer(m.clockMs()) && !paused;
        if (!serves || (write && gate.size() > MAX_HELD)) {
            Mastership master = core.master();
            int hint = master == null || m.id.equals(master.member()) ? -1 : m.sim.process(master.member()).index;
            m.send(client, new SimClient.Reply(request.opId(), false, List.of(), 0, hint));
            return;
        }
        m.goOn(() -> execute(client, request, write));
    }

    private void execute(SimProcess client, SimClient.Request request, boolean write) {
        List<Long> value = List.of();
        if (write) {
            long term = m.core().stored().promised();
            byte[] payload = SimStore.payload(request);
            store.apply(payload);
            executedIndex++;
            m.queueAppend(() -> m.own(term, payload), true);
        } else {
            value = store.get(request.key());
        }
        Answer answer = new Answer(client, request.opId(), value, executedIndex);
        m.goOn(() -> gate.pass(answer.position, write, m.clockMs(), answer));
    }

    void released(long index) {
        gate.release(index, m.clockMs());
    }

    void tick() {
        if (m.sim.mode.needsMajority()) {
            gate.timeOut(m.clockMs(), ACK_TIMEOUT_MS);
        }
        gate.tick(m.clockMs());
    }

    // ---- the way out

    @Override
    public void send(Answer answer) {
        m.sim.observer.sawReply(m, answer.position);
        m.send(answer.client, new SimClient.Reply(answer.opId, true, answer.value, answer.position, -1));
    }

    @Override
    public void timedOut(Answer answer) {
        fail(answer.client, answer.opId);
    }

    @Override
    public void outcomeUnknown(Answer answer) {
        fail(answer.client, answer.opId);
    }

    @Override
    public void requestConfirmation() {
        m.after(0, () -> {
            gate.confirmationAsked();
            m.event(new MemberEvent.ConfirmReads());
        });
    }
}
