package dev.redoubt.it.sim;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberMutants;
import dev.redoubt.node.member.MemberOptions;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hosts a production {@link MemberCore}: carries out its effects on a {@link SimLog}, and serves the clients. */
final class SimMember extends SimProcess {
    private static final long TICK_MS = 40;
    private static final long SILENCE_MS = 300;

    /** A full sync: the records stand for the state that they make. */
    record Snapshot(SubscriptionId subscription, List<LogRecord> records) implements PeerMessage {}

    final SimLog log = new SimLog();
    StoredState disk = StoredState.EMPTY;

    @Nullable
    MemberCore core;

    @Nullable
    SimGate gate;

    boolean everHealthy;
    boolean dataLost;
    /** Directed schedules keep a tail un-fsynced by it. */
    boolean fsyncHeld;

    private String bootId = "boot-0";
    private long appendFreeUs;
    private boolean cutting;
    private long ticks;
    private final Map<MemberId, SubscriptionId> fullSyncs = new TreeMap<>();
    private @Nullable SubscriptionId receiving;
    private @Nullable Snapshot received;

    SimMember(Sim sim, int index, String name) {
        super(sim, index, name);
    }

    @Override
    void boot() {
        MemberSettings settings = new MemberSettings(
                sim.voters.isEmpty(), sim.mode, true, TICK_MS, SILENCE_MS, sim.chaos.frameBytes, sim.chaos.windowBytes);
        MemberOptions options = new MemberOptions(sim.chaos.fsyncsAlways, sim.chaos.priorities[index]);
        MemberBoot boot = new MemberBoot(id, incarnation, disk, bootId, false);
        MemberCore made = MemberMutants.core(settings, options, boot, log, sim.random.split(), sim.mutant.name());
        core = made;
        gate = new SimGate(this, made);
        appendFreeUs = 0;
        fullSyncs.clear();
        receiving = null;
        cutting = false;
        gate().replayed();
        carryOut(made.start(clockMs()));
        if (sim.bug(Mutant.SAME_TERM_RESTART)) {
            carryOut(MemberMutants.reopen(made, log, clockMs()));
        }
        fsyncTick();
        tick();
    }

    MemberCore core() {
        MemberCore running = core;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    SimGate gate() {
        SimGate running = gate;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    boolean actsAsMaster() {
        return core != null && core.role() == MemberRole.MASTER;
    }

    boolean leased() {
        return core != null && MemberMutants.leased(core, clockMs());
    }

    boolean suspect() {
        return dataLost || (core == null ? disk.suspect() : MemberMutants.suspect(core));
    }

    private void tick() {
        if (ticks++ % 25 == 0) {
            sim.voters.forEach(v -> send(v, new SimVoter.Announce(incarnation, false)));
        }
        event(new MemberEvent.Tick());
        gate().tick();
        after(TICK_MS, this::tick);
    }

    /** appendfsync everysec, scaled down. */
    private void fsyncTick() {
        if (!fsyncHeld) {
            fsync();
        }
        after(sim.between(300, 1000), this::fsyncTick);
    }

    private void fsync() {
        log.fsync();
        event(new MemberEvent.Fsynced(log.fsyncedIndex()));
    }

    void event(MemberEvent event) {
        carryOut(core().on(event, clockMs()));
        if (!MemberMutants.suspect(core())) {
            everHealthy = true;
            dataLost = false;
        }
    }

    // ---- effects

    private void carryOut(List<MemberEffect> effects) {
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Send e) {
                send(sim.process(e.to()), e.message());
                sim.observer.sawMemberSend(this, e.message());
            } else if (effect instanceof MemberEffect.SendFrames e) {
                after(sim.between(0, .5), () -> sendFrames(e));
            } else if (effect instanceof MemberEffect.AppendRecords e) {
                e.records().forEach(r -> queueAppend(() -> replicated(r), false));
                queueAppend(() -> null, true);
            } else if (effect instanceof MemberEffect.ReleaseUpTo e) {
                released(e.index());
            } else if (effect instanceof MemberEffect.ApplyUpTo e) {
                sim.observer.sawApplied(this, e.index());
                gate().applied(e.index());
            } else if (effect instanceof MemberEffect.RoleChanged e) {
                sim.log(name, e.role(), "term", e.term());
                gate().role(e.role());
            } else {
                onDisk(effect);
            }
        }
    }

    private void onDisk(MemberEffect effect) {
        if (effect instanceof MemberEffect.Store e) {
            after(sim.between(.2, 2), () -> stored(e));
        } else if (effect instanceof MemberEffect.AppendTermStart e) {
            queueAppend(() -> termStart(e), true);
        } else if (effect instanceof MemberEffect.Truncate e) {
            cutting = true;
            after(sim.between(1, 10), () -> cut(e.lastIndex()));
        } else if (effect instanceof MemberEffect.Sync) {
            after(sim.between(1, 6), this::fsync);
        } else if (effect instanceof MemberEffect.Demoted e) {
            sim.log(name, "demoted in", e.term());
            gate().demoted();
            whenAppended(() -> event(new MemberEvent.Settled()));
        } else if (effect instanceof MemberEffect.PauseWrites) {
            gate().pause(true);
            whenAppended(() -> event(new MemberEvent.Paused()));
        } else if (effect instanceof MemberEffect.Note e) {
            sim.log(name, e.text());
        } else if (effect instanceof MemberEffect.ResumeWrites) {
            gate().pause(false);
        } else {
            fullSync(effect);
        }
    }

    private void fullSync(MemberEffect effect) {
        if (effect instanceof MemberEffect.StartFullSync e) {
            fullSyncs.put(e.to(), e.subscription());
            after(sim.between(1, 5), () -> sendSnapshot(e));
        } else if (effect instanceof MemberEffect.StopFullSync e) {
            fullSyncs.remove(e.to(), e.subscription());
        } else if (effect instanceof MemberEffect.ReceiveBase e) {
            receiving = e.subscription();
            received = null;
        } else if (effect instanceof MemberEffect.AbandonBase e) {
            receiving = e.subscription().equals(receiving) ? null : receiving;
        } else if (effect instanceof MemberEffect.InstallBase e) {
            after(sim.between(1, 10), () -> install(e.subscription()));
        } else {
            throw new IllegalStateException("no such effect: " + effect);
        }
    }

    private void stored(MemberEffect.Store e) {
        disk = StoredState.parse(e.state().format());
        event(new MemberEvent.Stored(e.number()));
    }

    /** Appends happen in order, each a moment later: the journal is asynchronous. */
    void queueAppend(Supplier<@Nullable LogRecord> append, boolean last) {
        appendFreeUs = Math.max(appendFreeUs, sim.nowUs) + (long) sim.between(0, 300);
        atUs(appendFreeUs, () -> {
            LogRecord record = append.get();
            if (record != null) {
                log.append(record);
            }
            if (last) {
                event(new MemberEvent.Appended(log.end()));
                if (sim.chaos.fsyncsAlways) {
                    after(sim.between(.2, 2), this::fsync);
                }
            }
        });
    }

    private void whenAppended(Runnable then) {
        appendFreeUs = Math.max(appendFreeUs, sim.nowUs) + 1;
        atUs(appendFreeUs, then);
    }

    private LogRecord termStart(MemberEffect.AppendTermStart e) {
        sim.observer.sawStart(this, e.term());
        LogRecord record = log.seal(e.term(), e.replId(), new byte[0]);
        sim.observer.sawAppend(this, record, e.replId(), true);
        return record;
    }

    LogRecord own(long term, byte[] payload) {
        LogRecord record = log.seal(term, null, payload);
        sim.observer.sawAppend(this, record, log.terms().replIdAt(record.index()), true);
        return record;
    }

    private LogRecord replicated(LogRecord record) {
        boolean chained =
                record.index() == log.end().index() + 1 && record.crc() == SimLog.chain(log.lastCrc(), record);
        sim.observer.require(chained, "broken chain at", name, record.index());
        ReplId termReplId = record.termReplId();
        ReplId replId = termReplId != null ? termReplId : log.terms().replIdAt(record.index());
        sim.observer.sawAppend(this, record, replId, false);
        return record;
    }

    private void cut(long lastIndex) {
        sim.observer.require(lastIndex >= log.firstIndex() - 1, "cut below the base", name, lastIndex);
        sim.observer.sawCut(this, lastIndex);
        sim.count("cuts");
        log.cut(lastIndex);
        gate().replayed();
        cutting = false;
        event(new MemberEvent.Truncated());
    }

    private void sendFrames(MemberEffect.SendFrames e) {
        List<LogRecord> records = e.maxBytes() == 0 ? List.of() : log.read(e.fromIndex(), e.maxBytes());
        long previous = e.fromIndex() - 1;
        if (previous <= log.end().index()) {
            ReplicationMessage.Frame frame = new ReplicationMessage.Frame(
                    e.header(), previous, log.terms().replIdAt(previous), records);
            send(sim.process(e.to()), frame);
        }
        long bytes = records.stream().mapToLong(r -> r.payload().length).sum();
        event(new MemberEvent.FramesSent(e.to(), e.header().subscription(), previous + records.size(), bytes));
    }

    // ---- full sync

    private void sendSnapshot(MemberEffect.StartFullSync e) {
        if (!e.subscription().equals(fullSyncs.get(e.to()))) {
            return;
        }
        long index = Math.min(core().commitIndex(), log.end().index());
        if (index >= log.firstIndex() - 1) {
            sim.count("snapshots");
            send(sim.process(e.to()), new Snapshot(e.subscription(), log.copy().subList(0, (int) index)));
            event(new MemberEvent.FullSyncSent(e.to(), e.subscription(), index));
        }
        after(200, () -> sendSnapshot(e));
    }

    private void install(SubscriptionId subscription) {
        Snapshot base = received;
        if (base == null || !base.subscription().equals(subscription)) {
            throw new Violation("install of a base that was not received at " + name);
        }
        long same = 0;
        while (same < base.records().size()
                && log.find(same + 1) != null
                && log.at(same + 1).crc() == base.records().get((int) same).crc()) {
            same++;
        }
        sim.observer.sawCut(this, same);
        log.replace(base.records());
        gate().replayed();
        event(new MemberEvent.BaseInstalled(subscription));
    }

    // ---- the gate's way out

    private void released(long index) {
        if (sim.mode.needsMajority()) {
            sim.observer.sawCommit(this, index);
        }
        gate().released(index);
    }

    @Override
    void on(SimProcess from, Object message) {
        if (message instanceof SimClient.Request m) {
            gate().request(from, m);
        } else if (message instanceof Snapshot m) {
            if (m.subscription().equals(receiving) && (received == null || received.subscription() != receiving)) {
                received = m;
                SubscriptionId subscription = m.subscription();
                after(sim.between(1, 20), () -> event(new MemberEvent.BaseReceived(subscription)));
            }
        } else if (message instanceof PeerMessage m) {
            event(new MemberEvent.Received(from.id, m));
        } else {
            throw new IllegalStateException("not for a member: " + message);
        }
    }

    // ---- faults

    /** What section 7 excludes is not injected: data loss on a majority before the earlier loser is healed. */
    boolean mayLose() {
        long lost = sim.members.stream()
                .filter(m -> m == this || (m.everHealthy && m.suspect()))
                .count();
        return up && everHealthy && lost <= (sim.members.size() - 1) / 2;
    }

    void crash(boolean lose, boolean wipe) {
        end(lose, wipe);
        comeBackAfter(sim.pick(30.0, 100, 300, 1200, 2500) * sim.between(.5, 1.5));
    }

    /** As {@link #crash(boolean, boolean)}, and back after exactly so long: for directed schedules. */
    void crash(boolean lose, boolean wipe, long downMs) {
        end(lose, wipe);
        comeBackAfter(downMs);
    }

    private void comeBackAfter(double ms) {
        sim.at(sim.nowUs + (long) (ms * 1000), this::start);
    }

    private void end(boolean lose, boolean wipe) {
        sim.log(name, "crash", wipe ? "wipe" : lose ? "power" : "kill");
        sim.count(wipe ? "wiped" : lose ? "power lost" : "killed");
        for (SimVoter v : sim.voters) {
            if (sim.chance(.7)) {
                v.evidenceSoon(this); // true crash evidence (4.3)
            }
        }
        up = false;
        core = null;
        gate = null;
        if (wipe) {
            disk = StoredState.EMPTY;
            log.cut(0);
        } else if (lose) {
            log.losePower();
        }
        if (lose) {
            bootId = "boot-" + sim.fresh();
            dataLost = sim.mode == AckMode.QUORUM || wipe;
        }
    }

    /** Now and then a member fails just after a step of a failover. */
    void strike() {
        if (!sim.chance(sim.chaos.churn)) {
            return;
        }
        Incarnation struck = incarnation;
        sim.at(sim.nowUs + (long) (sim.between(0, sim.pick(10.0, 200)) * 1000), () -> {
            if (up && struck.equals(incarnation)) {
                boolean lose = sim.chance(.5) && (!sim.mode.needsMajority() || mayLose());
                crash(lose, lose && mayLose() && sim.chance(.5));
            }
        });
    }

    boolean compact() {
        if (!up || cutting || core == null) {
            return false;
        }
        log.compact(Math.min(core.commitIndex(), log.end().index()));
        return true;
    }
}
