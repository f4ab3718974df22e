package dev.redoubt.it.sim;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelCore;
import dev.redoubt.sentinel.core.SentinelCoreSettings;
import dev.redoubt.sentinel.core.SentinelEffect;
import dev.redoubt.sentinel.core.SentinelEvent;
import dev.redoubt.sentinel.core.SentinelMessage;
import dev.redoubt.sentinel.core.SentinelMutants;
import dev.redoubt.sentinel.core.VoteState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts a production {@link SentinelCore} and its vote journal. */
final class SimVoter extends SimProcess {
    private static final long LEASE_MS = 500;
    static final long DOWN_AFTER_MS = 600;
    static final long ELECTION_MS = 400;
    private static final long TICK_MS = 100;
    private static final long ANNOUNCE_MS = 750;

    /** A process says who it is, as discovery would. */
    record Announce(Incarnation incarnation, boolean voter) implements PeerMessage {}

    /** A connection was reset, a port refused. */
    record Reset(Incarnation incarnation) {}

    VoteState journal = VoteState.EMPTY;

    @Nullable
    SentinelCore core;

    /** Of this voter's leases; voters may differ (4.1), and a restart may bring another. */
    long leaseMs = LEASE_MS;

    private final Actions actions = new Actions();
    private boolean ranBefore;
    /** The time for which the next tick is set, by this process's clock. */
    private long tickAtMs;

    SimVoter(Sim sim, int index, String name) {
        super(sim, index, name);
    }

    @Override
    void boot() {
        if (!ranBefore && !sim.chaos.bootstrap) {
            journal = new VoteState(0, null, null, 0, false, config(), List.of(), List.of());
        }
        if (sim.chaos.mixedLeases) {
            leaseMs = sim.pick(250L, 400, 500, 600);
        }
        List<String> addresses = new ArrayList<>();
        sim.voters.forEach(v -> addresses.add(v.name));
        SentinelCoreSettings settings = new SentinelCoreSettings(
                "mymaster",
                addresses,
                sim.voters.size() / 2 + 1,
                sim.members.size(),
                DOWN_AFTER_MS,
                leaseMs,
                5000,
                ELECTION_MS,
                sim.chaos.prepareWaitMs,
                TICK_MS,
                sim.chaos.calmTickMs,
                2000,
                1000);
        SentinelCore made = SentinelMutants.core(
                settings, id, incarnation, journal, ranBefore, sim.random.split(), sim.mutant.name(), sim.chaos.hasty);
        core = made;
        ranBefore = true;
        tickAtMs = Long.MIN_VALUE;
        carryOut(made.start(clockMs()));
        setTick();
        announce();
    }

    private ConfigRecord config() {
        List<MemberId> members = new ArrayList<>();
        List<MemberId> voters = new ArrayList<>();
        sim.members.forEach(m -> members.add(m.id));
        sim.voters.forEach(v -> voters.add(v.id));
        return new ConfigRecord(1, sim.mode, members, voters);
    }

    private SentinelCore core() {
        SentinelCore running = core;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    private void tick() {
        if (sim.bug(Mutant.TWO_PROMOTES)) {
            SentinelMutants.promoteAnother(core(), clockMs());
        }
        event(new SentinelEvent.Tick());
    }

    private void setTick() {
        long atMs = core().tickAtMs();
        if (atMs != tickAtMs) {
            tickAtMs = atMs;
            after(Math.max(0, atMs - clockMs()), () -> {
                if (atMs == tickAtMs) {
                    tick();
                }
            });
        }
    }

    private void announce() {
        for (SimVoter v : sim.voters) {
            send(v, new Announce(incarnation, true));
        }
        after(ANNOUNCE_MS, this::announce);
    }

    private void event(SentinelEvent event) {
        carryOut(core().on(event, clockMs()));
        setTick();
    }

    private void carryOut(List<SentinelEffect> effects) {
        effects.forEach(effect -> effect.accept(actions));
    }

    /** The actions for the effects of the core. */
    private final class Actions implements SentinelEffect.Handler {
        @Override
        public void send(SentinelEffect.Send effect) {
            sim.observer.sawSend(SimVoter.this, effect.message());
            strikeAfterVote(effect.message());
            SimVoter.this.send(sim.process(effect.to()), effect.message());
        }

        @Override
        public void store(SentinelEffect.Store effect) {
            after(sim.between(.2, 2), () -> stored(effect));
        }

        @Override
        public void wake(SentinelEffect.Wake effect) {
            after(effect.afterMs(), () -> event(new SentinelEvent.Tick()));
        }

        @Override
        public void publish(SentinelEffect.Publish effect) {
            sim.log(name, effect.channel(), effect.text());
        }

        @Override
        public void note(SentinelEffect.Note effect) {
            sim.log(name, effect.text());
        }

        /** Nobody waits for the answer: the simulator looks at what the order does. */
        @Override
        public void answer(SentinelEffect.Answer effect) {}
    }

    private void stored(SentinelEffect.Store e) {
        journal = e.state();
        event(new SentinelEvent.Stored(e.number()));
    }

    /** Now and then a voter that is about to vote loses its journal right after. */
    private void strikeAfterVote(PeerMessage message) {
        if (message instanceof SentinelMessage.Vote
                && sim.chance(sim.chaos.churn / 4)
                && sim.voters.stream().noneMatch(SimVoter::observer)) {
            Incarnation struck = incarnation;
            sim.at(sim.nowUs, () -> {
                if (up && struck.equals(incarnation)) {
                    crash(true);
                }
            });
        }
    }

    @Override
    void on(SimProcess from, Object message) {
        if (message instanceof Announce m) {
            if (m.voter()) {
                event(new SentinelEvent.VoterSeen(from.id, m.incarnation(), from.name, 26379, from.name));
            } else {
                event(new SentinelEvent.NodeSeen(from.id, m.incarnation(), from.name, 6379, sim.mode));
            }
        } else if (message instanceof Reset m) {
            event(new SentinelEvent.CrashEvidence(from.id, m.incarnation()));
        } else if (message instanceof PeerMessage m) {
            event(new SentinelEvent.Received(from.id, m));
        } else {
            throw new IllegalStateException("not for a voter: " + message);
        }
    }

    void evidenceSoon(SimMember m) {
        Reset reset = new Reset(m.incarnation);
        sim.at(sim.nowUs + (long) (sim.between(0, 30) * 1000), () -> deliver(m, reset));
    }

    boolean planFailover() {
        if (up && pausedUntilUs <= sim.nowUs) {
            event(new SentinelEvent.PlannedFailover(sim.fresh()));
            return true;
        }
        return false;
    }

    /** SENTINEL TRUST-MEMBER. */
    void trust(SimMember m) {
        event(new SentinelEvent.TrustMember(sim.fresh(), m.id));
    }

    boolean observer() {
        return journal.observer();
    }

    void crash(boolean wipe) {
        if (up) {
            end(wipe);
            comeBackAfter(sim.pick(30.0, 100, 300, 1200, 2500) * sim.between(.5, 1.5));
        }
    }

    /** As {@link #crash(boolean)}, and back after exactly so long: for directed schedules. */
    void crash(boolean wipe, long downMs) {
        end(wipe);
        comeBackAfter(downMs);
    }

    private void end(boolean wipe) {
        sim.log(name, "crash", wipe ? "wipe" : "");
        up = false;
        core = null;
        if (wipe) {
            journal = sim.bug(Mutant.OBSERVER_VOTES)
                    ? new VoteState(0, null, null, 0, false, journal.config(), List.of(), List.of())
                    : VoteState.EMPTY;
        }
        if (sim.bug(Mutant.VOTE_NOT_STORED)) {
            journal = new VoteState(0, null, null, 0, journal.observer(), journal.config(), List.of(), List.of());
        }
    }

    private void comeBackAfter(double ms) {
        sim.at(sim.nowUs + (long) (ms * 1000), this::start);
    }

    boolean silent() {
        return core == null || SentinelMutants.silent(core, clockMs());
    }

    long grantUntilMs() {
        return core == null ? Long.MIN_VALUE : SentinelMutants.grantUntilMs(core);
    }
}
