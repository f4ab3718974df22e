package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import dev.redoubt.config.AckMode;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A directed schedule: three members and a kind network, of which the schedule takes away what it wants, when it wants.
 * Member {@code a} becomes the first master, {@code b} is preferred to {@code c} (5.3).
 */
final class Stage {
    private static final int LONG_MS = 1_000_000;
    private static final long SEEDS = 10;

    /** Of the stages that are made; another one only while {@link #survives} looks for a bug. One thread. */
    private static long seed = 1;

    final Sim sim;
    final SimMember a;
    final SimMember b;
    final SimMember c;

    Stage(AckMode mode, int voters, Mutant mutant) {
        sim = new Sim(seed, mode, 3, voters, mutant, false);
        sim.chaos.priorities = new int[] {10, 50, 100};
        sim.chaos.prepareWaitMs = 40;
        a = sim.members.get(0);
        b = sim.members.get(1);
        c = sim.members.get(2);
    }

    /** A quorum cluster of three voters that serves: {@code a} is its master, nobody is suspect. */
    static Stage serving(Mutant mutant) {
        return serving(AckMode.QUORUM, mutant);
    }

    static Stage serving(AckMode mode, Mutant mutant) {
        return new Stage(mode, 3, mutant).serve();
    }

    Stage serve() {
        sim.begin();
        until(5000, () -> a.leased() && sim.members.stream().noneMatch(SimMember::suspect));
        during(500);
        return this;
    }

    /**
     * The protocol survives the schedule; with the planted bug that invariant breaks. Some schedules need a moment that
     * not every seed has.
     */
    static void survives(Mutant without, String invariant, Consumer<Mutant> schedule) {
        try {
            for (seed = 1; seed <= SEEDS; seed++) {
                schedule.accept(Mutant.NONE);
                Throwable violation = catchThrowable(() -> schedule.accept(without));
                if (violation != null) {
                    assertThat(violation).isInstanceOf(Violation.class).hasMessageContaining(invariant);
                    return;
                }
            }
            fail("no seed shows the bug " + without);
        } finally {
            seed = 1;
        }
    }

    SimVoter voter(int n) {
        return sim.voters.get(n);
    }

    int committed() {
        return sim.observer.committed().size();
    }

    void during(long ms) {
        sim.runUntil((long) sim.nowMs() + ms, () -> false);
    }

    void until(long withinMs, BooleanSupplier condition) {
        assertThat(sim.runUntil((long) sim.nowMs() + withinMs, condition))
                .as("the schedule gets there")
                .isTrue();
    }

    /** Waits for it, but goes on without: what only the planted bug makes happen. */
    void perhaps(long withinMs, BooleanSupplier condition) {
        sim.runUntil((long) sim.nowMs() + withinMs, condition);
    }

    /** So many more records are committed. */
    void commits(int more) {
        int before = committed();
        until(4000, () -> committed() >= before + more);
    }

    /** A write arrives at the member, of a client that does not wait for the reply. */
    void writes(SimMember at) {
        SimProcess client = sim.processes.get(sim.processes.size() - 1);
        at.deliver(client, new SimClient.Request(sim.fresh(), SimClient.Kind.SET, "r0", sim.fresh()));
    }

    void splits(SimProcess one, SimProcess other) {
        sim.network.cutBoth(one, other, LONG_MS);
    }

    /** Cuts a member from all other servers; clients still reach it. */
    void isolate(SimMember m) {
        for (SimProcess p : sim.processes) {
            if (p != m && !(p instanceof SimClient)) {
                splits(m, p);
            }
        }
    }

    /** Everything passes again, and the cluster serves. */
    void heals() {
        sim.network.heal();
        sim.network.filter = (from, to, message) -> true;
        int before = committed();
        until(
                10_000,
                () -> sim.members.stream().anyMatch(SimMember::leased)
                        && (committed() > before + 3 || !sim.mode.needsMajority())
                        && sim.members.stream().noneMatch(SimMember::suspect));
    }
}
