package dev.redoubt.it.sim;

import java.util.Arrays;

/** How hostile a run is, drawn from its seed. */
final class Chaos {
    double drop;
    double duplicate;
    double late;
    double pause;
    double churn;
    double slowness = 2;
    double faultGapMs;
    int frameBytes = 2000;
    long windowBytes = 100_000;
    long prepareWaitMs = 5;

    /** The longest time between two ticks of a sentinel that sees no change. */
    long calmTickMs = 120;

    /** How often a master sends empty frames when nothing changes. */
    long calmBeatMs = 500;

    boolean bootstrap;
    /** Sentinels campaign into each other: safety must not rest on their manners. */
    boolean hasty;

    /** Sentinels whose leases are of different lengths, which a restart changes (4.1, 4.2). */
    boolean mixedLeases;

    /**
     * Nothing may be lost that was acknowledged, in local mode either: no process ends, or each reply waits for its
     * fsync.
     */
    boolean losesNothing;

    /** {@code appendfsync always}. */
    boolean fsyncsAlways;

    int[] priorities = {100, 100, 100, 100, 100};
    final int[] weights = new int[Fault.values().length];

    /** No faults at all: for directed schedules. */
    static Chaos none() {
        return new Chaos();
    }

    static Chaos of(Sim sim) {
        Chaos c = new Chaos();
        c.drop = sim.pick(0, .01, .05);
        c.duplicate = sim.pick(0, .02, .1);
        c.late = sim.pick(0, .02, .08);
        c.pause = sim.pick(0, .001, .004);
        c.churn = sim.pick(0, 0, .05, .2, .6);
        c.slowness = sim.pick(2, 12);
        c.faultGapMs = sim.pick(150, 400, 900);
        c.frameBytes = (int) sim.pick(1L, 60, 2000);
        c.windowBytes = sim.pick(100L, 100_000);
        c.prepareWaitMs = sim.pick(5L, 40, 120);
        c.calmTickMs = sim.pick(100L, 120, 250, 400);
        c.calmBeatMs = sim.pick(40L, 200, 500);
        c.bootstrap = sim.chance(.25);
        c.hasty = sim.chance(.5);
        c.mixedLeases = sim.chance(.5);
        if (sim.chance(.25)) {
            Arrays.setAll(c.priorities, i -> (int) sim.pick(0L, 50, 100, 100));
            c.priorities[(int) sim.pick(0L, 1, 2)] = 100;
        }
        for (int i = 0; i < c.weights.length; i++) {
            c.weights[i] = (int) sim.pick(0L, 1, 1, 3);
        }
        return c;
    }

    /** After the faults: the network is kind. */
    void calm() {
        drop = 0;
        duplicate = 0;
        late = 0;
        pause = 0;
        churn = 0;
    }
}
