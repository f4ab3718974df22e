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
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.shard.core.EffectPort;
import dev.redoubt.node.shard.core.GateMutants;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Hosts a production {@link MemberCore}, and carries out on a {@link SimLog} what concerns messages and files. */
final class SimMember extends SimProcess implements EffectPort {
    private static final long TICK_MS = 40;
    private static final long CALM_TICK_MS = 100;
    private static final long ANNOUNCE_MS = 1000;
    private static final long SILENCE_MS = 300;

    /** A full sync: the records stand for the state that they make. */
    record Snapshot(SubscriptionId subscription, List<LogRecord> records) implements PeerMessage {}

    final SimLog log = new SimLog();
    StoredState disk = StoredState.EMPTY;

    @Nullable
    MemberCore core;

    @Nullable
    SimShard shard;

    boolean everHealthy;
    boolean dataLost;
    /** Directed schedules keep a tail un-fsynced by it. */
    boolean fsyncHeld;

    private String bootId = "boot-0";
    private final Map<MemberId, SubscriptionId> fullSyncs = new TreeMap<>();
    private @Nullable SubscriptionId receiving;
    private @Nullable Snapshot received;

    SimMember(Sim sim, int index, String name) {
        super(sim, index, name);
    }

    @Override
    void boot() {
        MemberSettings settings = new MemberSettings(
                sim.voters.isEmpty(),
                sim.mode,
                true,
                TICK_MS,
                sim.chaos.calmBeatMs,
                SILENCE_MS,
                sim.chaos.frameBytes,
                sim.chaos.windowBytes);
        MemberOptions options = new MemberOptions(sim.chaos.fsyncsAlways, sim.chaos.priorities[index]);
        MemberBoot boot = new MemberBoot(id, incarnation, disk, bootId, false);
        MemberCore made = MemberMutants.core(settings, options, boot, log, sim.random.split(), sim.mutant.name());
        SimShard running = new SimShard(this, made, new SimJournal(this));
        core = made;
        shard = running;
        fullSyncs.clear();
        receiving = null;
        running.replay();
        running.core().loaded();
        if (sim.bug(Mutant.SAME_TERM_RESTART)) {
            GateMutants.carryOut(running.core(), MemberMutants.reopen(made, log, clockMs()));
        }
        fsyncTick();
        announce();
        tick();
    }

    MemberCore core() {
        MemberCore running = core;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    SimShard shard() {
        SimShard running = shard;
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
        shard().tick();
        checkHealth();
        after(shard().core().isCalm(CALM_TICK_MS) ? CALM_TICK_MS : TICK_MS, this::tick);
    }

    private void announce() {
        sim.voters.forEach(v -> send(v, new SimVoter.Announce(incarnation, false)));
        after(ANNOUNCE_MS, this::announce);
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
        shard().core().on(event);
        checkHealth();
    }

    private void checkHealth() {
        if (!MemberMutants.suspect(core())) {
            everHealthy = true;
            dataLost = false;
        }
    }

    void recordsWritten() {
        if (sim.chaos.fsyncsAlways) {
            after(sim.between(.2, 2), this::fsync);
        }
    }

    // ---- effects

    @Override
    public void send(MemberEffect.Send e) {
        send(sim.process(e.to()), e.message());
        sim.observer.sawMemberSend(this, e.message());
    }

    @Override
    public void sendFrames(MemberEffect.SendFrames e) {
        after(sim.between(0, .5), () -> sendFramesNow(e));
    }

    @Override
    public void store(MemberEffect.Store e) {
        after(sim.between(.2, 2), () -> {
            disk = StoredState.parse(e.state().format());
            event(new MemberEvent.Stored(e.number()));
        });
    }

    @Override
    public void sync(MemberEffect.Sync e) {
        after(sim.between(1, 6), this::fsync);
    }

    @Override
    public void note(MemberEffect.Note e) {
        sim.log(name, e.text());
    }

    /** Log and keyspace are others soon; {@code change} makes the log so. */
    private void reload(Runnable change) {
        shard().core().beginLoading();
        after(sim.between(1, 10), () -> {
            change.run();
            shard().replay();
            shard().core().loaded();
            checkHealth();
        });
    }

    @Override
    public void truncate(MemberEffect.Truncate e) {
        reload(() -> {
            sim.observer.require(e.lastIndex() >= log.firstIndex() - 1, "cut below the base", name, e.lastIndex());
            sim.observer.sawCut(this, e.lastIndex());
            sim.count("cuts");
            log.cut(e.lastIndex());
        });
    }

    private void sendFramesNow(MemberEffect.SendFrames e) {
        List<LogRecord> records = e.maxBytes() == 0 ? List.of() : log.read(e.fromIndex(), e.maxBytes());
        long previous = e.fromIndex() - 1;
        if (previous <= log.end().index()) {
            ReplicationMessage.Frame frame = new ReplicationMessage.Frame(
                    e.header(), previous, log.terms().replIdAt(previous), records);
            send(sim.process(e.to()), frame);
        }
        long bytes = records.stream().mapToLong(r -> r.payload().length()).sum();
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

    @Override
    public void startFullSync(MemberEffect.StartFullSync e) {
        fullSyncs.put(e.to(), e.subscription());
        after(sim.between(1, 5), () -> sendSnapshot(e));
    }

    @Override
    public void stopFullSync(MemberEffect.StopFullSync e) {
        fullSyncs.remove(e.to(), e.subscription());
    }

    @Override
    public void receiveBase(MemberEffect.ReceiveBase e) {
        receiving = e.subscription();
        received = null;
    }

    @Override
    public void abandonBase(MemberEffect.AbandonBase e) {
        receiving = e.subscription().equals(receiving) ? null : receiving;
    }

    @Override
    public void installBase(MemberEffect.InstallBase e) {
        Snapshot base = received;
        if (base == null || !base.subscription().equals(e.subscription())) {
            throw new Violation("install of a base that was not received at " + name);
        }
        shard().core().afterLoad(new MemberEvent.BaseInstalled(e.subscription()));
        reload(() -> install(base));
    }

    private void install(Snapshot base) {
        long same = 0;
        while (same < base.records().size()
                && log.find(same + 1) != null
                && log.at(same + 1).crc() == base.records().get((int) same).crc()) {
            same++;
        }
        sim.observer.sawCut(this, same);
        log.replace(base.records());
    }

    @Override
    void on(SimProcess from, Object message) {
        if (message instanceof SimClient.Request m) {
            shard().request(from, m);
        } else if (message instanceof Snapshot m) {
            if (m.subscription().equals(receiving) && (received == null || received.subscription() != receiving)) {
                received = m;
                SubscriptionId subscription = m.subscription();
                after(sim.between(1, 20), () -> event(new MemberEvent.BaseReceived(subscription)));
            }
        } else if (message instanceof CoreMessage m) {
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
        log.crash();
        shard = null;
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
        if (!up || shard == null) {
            return false;
        }
        shard.core().wantSnapshot();
        return true;
    }
}
