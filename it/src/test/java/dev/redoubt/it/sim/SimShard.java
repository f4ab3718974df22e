package dev.redoubt.it.sim;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.shard.core.Content;
import dev.redoubt.node.shard.core.GateMutants;
import dev.redoubt.node.shard.core.ReplyGate;
import dev.redoubt.node.shard.core.ServicePort;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardOptions;
import dev.redoubt.node.shard.core.ShardPorts;
import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The keyspace and the clients of a simulated member, as the host of the production {@link ShardCore}. It executes
 * commands and sends replies; which, and when, the core decides.
 */
final class SimShard implements ServicePort, ReplyGate.Outlet<SimShard.Answer>, ShardClock, ShardOptions {
    /** Clients of the simulation are few and patient: a master with so many held replies takes no more writes. */
    private static final int MAX_HELD = 20;

    private static final long ACK_TIMEOUT_MS = 1500;

    /** A reply on its way. */
    record Answer(SimProcess client, long opId, List<Long> value, long position, int seenBytes) {}

    private record Waiting(SimProcess client, SimClient.Request request) {}

    private record Command(boolean writes) implements Content {
        @Override
        public boolean readsData() {
            return !writes;
        }

        @Override
        public boolean writesData() {
            return writes;
        }
    }

    private final SimMember m;
    private final SimJournal journal;
    private final ShardCore<Answer> core;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private SimStore store = new SimStore();
    private long executedIndex;

    SimShard(SimMember m, MemberCore member, SimJournal journal) {
        this.m = m;
        this.journal = journal;
        ShardPorts<Answer> ports = new ShardPorts<>(this, this, journal, this, m, this);
        this.core = GateMutants.shard(member, m.sim.voters.isEmpty(), ports, m.sim.mutant.name());
    }

    ShardCore<Answer> core() {
        return core;
    }

    boolean holdsReplies() {
        return !core.gate().isEmpty();
    }

    /** Above this record the keyspace has nothing. */
    long executedIndex() {
        return executedIndex;
    }

    /** Builds the keyspace from the whole log, committed or not. */
    void replay() {
        store = new SimStore();
        m.log.copy().forEach(store::apply);
        executedIndex = m.log.end().index();
    }

    void tick() {
        core.tick();
    }

    // ---- commands

    void request(SimProcess client, SimClient.Request request) {
        if (core.holdsCommands()) {
            waiting.add(new Waiting(client, request));
            return;
        }
        boolean write = request.kind() != SimClient.Kind.GET;
        if (core.updateAccess() != Access.MASTER || write && core.gate().size() > MAX_HELD) {
            refuse(client, request);
        } else {
            m.goOn(() -> execute(client, request, write));
        }
    }

    private void refuse(SimProcess client, SimClient.Request request) {
        Mastership master = core.member().master();
        int hint = master == null || m.id.equals(master.member()) ? -1 : m.sim.process(master.member()).index;
        m.send(client, SimClient.Reply.failed(request.opId(), hint));
    }

    private void execute(SimProcess client, SimClient.Request request, boolean write) {
        List<Long> value = List.of();
        if (write) {
            byte[] payload = SimStore.payload(request);
            store.apply(payload);
            journal.executed(payload);
            executedIndex = core.position();
        } else {
            value = store.get(request.key());
        }
        Answer answer = new Answer(client, request.opId(), value, core.position(), journal.seenBytes());
        Access executedAs = core.access();
        m.goOn(() -> {
            core.leave(answer, write, executedAs, new Command(write));
            core.requestRecord();
        });
    }

    private void fail(Answer answer) {
        m.send(answer.client, SimClient.Reply.failed(answer.opId, -1));
    }

    // ---- the way out

    @Override
    public void send(Answer answer) {
        m.sim.observer.sawReply(m, answer.position);
        m.send(
                answer.client,
                new SimClient.Reply(answer.opId, true, answer.value, answer.position, answer.seenBytes, -1));
    }

    @Override
    public void timedOut(Answer answer) {
        fail(answer);
    }

    @Override
    public void outcomeUnknown(Answer answer) {
        fail(answer);
    }

    @Override
    public void requestConfirmation() {
        m.after(0, core::confirmReads);
    }

    // ---- what the core asks for

    @Override
    public void apply(LogRecord record) {
        store.apply(record);
        executedIndex = record.index();
    }

    @Override
    public void applied(long index) {
        m.sim.observer.sawApplied(m, index);
    }

    @Override
    public void committed(long commitIndex) {
        m.sim.observer.sawCommitIndex(m, commitIndex);
    }

    @Override
    public void takeSnapshot() {
        m.after(m.sim.between(1, 10), () -> {
            m.log.compact(Math.min(core.member().commitIndex(), m.log.end().index()));
            core.rotated();
        });
    }

    @Override
    public void roleChanged(MemberEffect.RoleChanged effect) {
        m.sim.log(m.name, effect.role(), "term", effect.term());
    }

    @Override
    public void demoted(MemberEffect.Demoted effect, int dropped) {
        m.sim.log(m.name, "demoted in", effect.term(), "dropped", dropped);
    }

    @Override
    public void resumeCommands() {
        m.after(0, () -> {
            for (int i = waiting.size(); i > 0; i--) {
                Waiting next = waiting.remove();
                request(next.client, next.request);
            }
        });
    }

    @Override
    public void closeRecordSoon() {
        m.after(0, core::closeRecord);
    }

    @Override
    public void recordsWritten() {
        m.recordsWritten();
    }

    @Override
    public void setAccess(Access access) {
        // Each request asks the core.
    }

    @Override
    public void setKeyspaceHidden(boolean hidden) {
        // The simulation has no INFO; the observer checks what may be shown.
    }

    @Override
    public long monotonicMs() {
        return m.clockMs();
    }

    @Override
    public long unixMs() {
        return 0;
    }

    @Override
    public boolean servesStaleData() {
        return true;
    }

    @Override
    public long ackTimeoutMs() {
        return ACK_TIMEOUT_MS;
    }
}
