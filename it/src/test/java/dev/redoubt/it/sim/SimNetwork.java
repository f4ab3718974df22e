package dev.redoubt.it.sim;

/** Delay, drop, duplicate, reorder; one-way and two-way cuts. */
final class SimNetwork {
    private static final double LEAST_MS = 0.5;

    /** Lets a directed schedule lose, keep or look at a message when it is sent. */
    interface Filter {
        boolean passes(SimProcess from, SimProcess to, Object message);
    }

    Filter filter = (from, to, message) -> true;

    private final Sim sim;
    private long[][] cutUntilUs = new long[0][0];

    SimNetwork(Sim sim) {
        this.sim = sim;
    }

    void carry(SimProcess from, SimProcess to, Object message) {
        boolean client = from instanceof SimClient || to instanceof SimClient;
        if (sim.chance(sim.chaos.drop) || !filter.passes(from, to, message)) {
            return;
        }
        int copies = !client && sim.chance(sim.chaos.duplicate) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            double ms = sim.chance(sim.chaos.late) ? sim.between(20, 2500) : sim.between(LEAST_MS, sim.chaos.slowness);
            sim.at(sim.nowUs + (long) (ms * 1000), () -> arrive(from, to, message));
        }
    }

    private void arrive(SimProcess from, SimProcess to, Object message) {
        if (from.index >= cutUntilUs.length || cutUntilUs[from.index][to.index] <= sim.nowUs) {
            to.deliver(from, message);
        }
    }

    void cut(SimProcess from, SimProcess to, double ms) {
        if (cutUntilUs.length == 0) {
            cutUntilUs = new long[sim.processes.size()][sim.processes.size()];
        }
        cutUntilUs[from.index][to.index] = sim.nowUs + (long) (ms * 1000);
    }

    void cutBoth(SimProcess one, SimProcess other, double ms) {
        cut(one, other, ms);
        cut(other, one, ms);
    }

    void heal() {
        cutUntilUs = new long[0][0];
    }
}
