package dev.redoubt.it.sim;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayDeque;
import java.util.Deque;

/** A process: incarnation (1.1), a local clock that drifts, pauses. While it is paused messages and timers queue up. */
abstract class SimProcess {
    private static final long[] PAUSES_MS = {20, 200, 700, 1500, 3000};

    final Sim sim;
    final int index;
    final MemberId id;
    final String name;
    boolean up;
    long pausedUntilUs;
    Incarnation incarnation = new Incarnation(0);
    /** True while the process stands still in the middle of a turn. */
    private boolean inTurn;

    /** What came meanwhile, in order. */
    private final Deque<Runnable> behindTurn = new ArrayDeque<>();

    private long ratePpm;

    SimProcess(Sim sim, int index, String name) {
        this.sim = sim;
        this.index = index;
        this.name = name;
        this.id = new MemberId(String.format("%040x", index + 1));
        this.ratePpm = 1_000_000 + sim.drift();
    }

    /** A clock of that rate, to be set before the process starts. */
    void clockRate(long ppm) {
        ratePpm = ppm;
    }

    long clockMs() {
        return sim.nowUs * ratePpm / 1_000_000_000L;
    }

    final void start() {
        if (!up) {
            up = true;
            incarnation = new Incarnation(sim.fresh());
            pausedUntilUs = 0;
            inTurn = false;
            behindTurn.clear();
            sim.log(name, "starts", incarnation);
            boot();
        }
    }

    abstract void boot();

    abstract void on(SimProcess from, Object message);

    void pause() {
        pauseFor(sim.pick(PAUSES_MS));
    }

    /**
     * The quiet time begins without pauses. One under way cannot be shortened: what waits for its end keeps its order.
     */
    void pauseFor(long ms) {
        long untilUs = sim.nowUs + ms * 1000;
        long quietUs = Sim.FAULTS_MS * 1000;
        pausedUntilUs = Math.max(pausedUntilUs, sim.nowUs < quietUs ? Math.min(untilUs, quietUs) : untilUs);
        sim.log(name, "pauses", ms);
    }

    private void mayPause() {
        if (!(this instanceof SimClient) && sim.chance(sim.chaos.pause)) {
            pause();
        }
    }

    /** A pause can fall between any check and any send: the message then leaves when the pause ends. */
    void send(SimProcess to, Object message) {
        mayPause();
        if (pausedUntilUs > sim.nowUs) {
            Incarnation sender = incarnation;
            sim.at(pausedUntilUs, () -> {
                if (up && sender.equals(incarnation)) {
                    sim.network.carry(this, to, message);
                }
            });
        } else {
            sim.network.carry(this, to, message);
        }
    }

    /** Runs in this process after so long by its own clock, unless it ended meanwhile. */
    void after(double ms, Runnable step) {
        Incarnation owner = incarnation;
        sim.at(sim.nowUs + (long) (ms * 1_000_000_000.0 / ratePpm), () -> fire(owner, step));
    }

    /** Runs in this process at that true time: for what must keep its order. */
    void atUs(long us, Runnable step) {
        Incarnation owner = incarnation;
        sim.at(us, () -> fire(owner, step));
    }

    /** Goes on in the same turn: nothing else of this process comes in between, but it may stand still. */
    void goOn(Runnable rest) {
        mayPause();
        if (pausedUntilUs > sim.nowUs) {
            inTurn = true;
            resumeTurn(incarnation, rest);
        } else {
            rest.run();
        }
    }

    private void resumeTurn(Incarnation owner, Runnable rest) {
        sim.at(pausedUntilUs, () -> {
            if (!up || !owner.equals(incarnation)) {
                return;
            }
            if (pausedUntilUs > sim.nowUs) {
                resumeTurn(owner, rest);
                return;
            }
            inTurn = false;
            rest.run();
            while (!inTurn && !behindTurn.isEmpty()) {
                sim.at(sim.nowUs, behindTurn.remove());
            }
        });
    }

    private void fire(Incarnation owner, Runnable step) {
        if (up && owner.equals(incarnation)) {
            if (inTurn) {
                behindTurn.add(() -> fire(owner, step));
            } else if (pausedUntilUs > sim.nowUs) {
                sim.at(pausedUntilUs, () -> fire(owner, step));
            } else {
                step.run();
            }
        }
    }

    void deliver(SimProcess from, Object message) {
        if (!up) {
            return;
        }
        Incarnation owner = incarnation;
        Runnable later = () -> {
            if (owner.equals(incarnation)) {
                deliver(from, message);
            }
        };
        if (inTurn) {
            behindTurn.add(later);
        } else if (pausedUntilUs > sim.nowUs) {
            sim.at(pausedUntilUs, later);
        } else {
            sim.trace(this, from, message);
            on(from, message);
        }
    }
}
