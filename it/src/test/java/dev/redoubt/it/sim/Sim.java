package dev.redoubt.it.sim;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One run: a queue of steps by (time, sequence), virtual time in microseconds, the only randomness, and the trace hash.
 * 12 s of faults, then 8 s of quiet in which service must return and all members must become equal.
 */
final class Sim {
    static final long FAULTS_MS = 12_000;
    static final long QUIET_MS = 8000;
    static final long SERVE_WITHIN_MS = 6000;
    private static final int CLIENTS = 4;
    /** With this system property a verbose run prints each message from that virtual time on. */
    private static final long TRACE_FROM_MS = Long.getLong("sim.trace", Long.MAX_VALUE);

    private static final int MAX_EVENTS = 3_000_000;

    private record Step(long atUs, long sequence, Runnable run) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            return atUs != other.atUs ? Long.compare(atUs, other.atUs) : Long.compare(sequence, other.sequence);
        }
    }

    final String label;
    final AckMode mode;
    final Mutant mutant;
    final SplittableRandom random;
    final SimNetwork network = new SimNetwork(this);
    final Observer observer = new Observer(this);
    final List<SimProcess> processes = new ArrayList<>();
    final List<SimMember> members = new ArrayList<>();
    final List<SimVoter> voters = new ArrayList<>();
    final Map<String, Integer> stats = new TreeMap<>();
    final Chaos chaos;
    long nowUs;
    long events;
    boolean verbose;
    boolean hashing;
    long traceHash;
    private final Map<MemberId, SimProcess> byId = new HashMap<>();
    private final PriorityQueue<Step> queue = new PriorityQueue<>();
    private long sequence;
    private long serial;

    Sim(long seed, AckMode mode, int memberCount, int voterCount, Mutant mutant, boolean faults) {
        this.label = "seed " + seed + " mode " + mode + " " + memberCount + "/" + voterCount + " mutant " + mutant;
        this.mode = mode;
        this.mutant = mutant;
        this.random = new SplittableRandom(((seed * 31 + mode.ordinal()) * 31 + memberCount) * 31 + voterCount);
        this.chaos = faults ? Chaos.of(this) : Chaos.none();
        for (int i = 0; i < memberCount; i++) {
            members.add(new SimMember(this, i, "m" + i));
        }
        for (int i = 0; i < voterCount; i++) {
            voters.add(new SimVoter(this, memberCount + i, "s" + i));
        }
        processes.addAll(members);
        processes.addAll(voters);
        for (int i = 0; i < CLIENTS; i++) {
            processes.add(new SimClient(this, processes.size(), "c" + i));
        }
        processes.forEach(p -> byId.put(p.id, p));
    }

    Sim(long seed, AckMode mode, int members, int voters, Mutant mutant) {
        this(seed, mode, members, voters, mutant, true);
    }

    // ---- time and randomness

    void at(long atUs, Runnable run) {
        queue.add(new Step(Math.max(atUs, nowUs), sequence++, run));
    }

    long fresh() {
        return ++serial;
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    double between(double from, double to) {
        return from + random.nextDouble() * (to - from);
    }

    double pick(double... choices) {
        return choices[random.nextInt(choices.length)];
    }

    long pick(long... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    <T> List<T> shuffled(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        for (int i = copy.size() - 1; i > 0; i--) {
            Collections.swap(copy, i, random.nextInt(i + 1));
        }
        return copy;
    }

    long drift() {
        return random.nextInt(3) == 0 ? random.nextLong(-100_000, 100_001) : random.nextBoolean() ? 100_000 : -100_000;
    }

    double nowMs() {
        return nowUs / 1000.0;
    }

    SimProcess process(MemberId id) {
        SimProcess process = byId.get(id);
        if (process == null) {
            throw new Violation("message to an unknown process " + id);
        }
        return process;
    }

    // ---- running

    /** Starts everything, injects faults, heals, and checks what must hold at the end. */
    Sim run() {
        begin();
        at(1_500_000, new FaultInjector(this)::inject);
        at(FAULTS_MS * 1000, this::heal);
        runUntil(FAULTS_MS + QUIET_MS, () -> false);
        observer.atEnd();
        return this;
    }

    void begin() {
        for (SimProcess process : processes) {
            at((long) (between(0, 200) * 1000), process::start);
        }
    }

    /** Runs to that virtual time, or until the condition holds. */
    boolean runUntil(long ms, BooleanSupplier condition) {
        while (!queue.isEmpty() && queue.peek().atUs < ms * 1000) {
            Step next = queue.remove();
            nowUs = next.atUs;
            next.run.run();
            observer.require(++events < MAX_EVENTS, "too many events");
            observer.afterEvent();
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        nowUs = Math.max(nowUs, ms * 1000);
        return condition.getAsBoolean();
    }

    private void heal() {
        chaos.calm();
        network.heal();
        for (SimProcess process : processes) {
            process.start();
        }
    }

    boolean bug(Mutant planted) {
        return mutant == planted;
    }

    void count(String what) {
        stats.merge(what, 1, Integer::sum);
    }

    void log(Object... what) {
        if (verbose) {
            StringBuilder line = new StringBuilder(String.format("%9.1f", nowMs()));
            for (Object word : what) {
                line.append(' ').append(word);
            }
            System.out.println(line);
        }
    }

    /** Folds what is delivered into the trace hash; nothing whose text differs between two JVMs may enter. */
    void trace(SimProcess to, SimProcess from, Object message) {
        if (verbose && nowMs() >= TRACE_FROM_MS) {
            log("   ", from.name, "->", to.name, message);
        }
        if (hashing) {
            String text = message.getClass().getSimpleName();
            if (message instanceof ReplicationMessage.Frame f) {
                text += f.header() + " " + f.previousIndex() + " " + f.records().size();
            } else if (!(message instanceof SimMember.Snapshot)) {
                text = message.toString();
            }
            traceHash = (traceHash * 31 + nowUs) * 31 + from.index;
            traceHash = (traceHash * 31 + to.index) * 31 + text.hashCode();
        }
    }
}
