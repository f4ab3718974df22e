package dev.redoubt.it.sim;

import java.util.ArrayList;
import java.util.List;

/** Injects random faults; what docs/protocol.md 7 excludes is not injected. */
final class FaultInjector {
    private static final Fault[] FAULTS = Fault.values();

    private final Sim sim;

    FaultInjector(Sim sim) {
        this.sim = sim;
    }

    void inject() {
        if (sim.nowMs() >= Sim.FAULTS_MS) {
            return;
        }
        int total = 0;
        for (int weight : sim.chaos.weights) {
            total += weight;
        }
        if (total > 0) {
            int drawn = sim.random.nextInt(total);
            int i = 0;
            while (drawn >= sim.chaos.weights[i]) {
                drawn -= sim.chaos.weights[i++];
            }
            sim.count(FAULTS[i].name());
            strike(FAULTS[i]);
        }
        double gap = -Math.log(1 - sim.random.nextDouble()) * sim.chaos.faultGapMs;
        sim.at(sim.nowUs + (long) (gap * 1000), this::inject);
    }

    private SimMember anyMember() {
        return sim.pick(sim.members);
    }

    /** A member, rather often the one that acts as master. */
    private SimMember victim() {
        List<SimMember> acting =
                sim.members.stream().filter(SimMember::actsAsMaster).toList();
        return !acting.isEmpty() && sim.chance(.5) ? sim.pick(acting) : anyMember();
    }

    private void strike(Fault fault) {
        int done =
                switch (fault) {
                    case KILL -> crash(victim(), false, false);
                    case POWER -> power(anyMember());
                    case WIPE -> wipe(anyMember());
                    case VOTER -> voter(false);
                    case VOTER_WIPE -> voter(true);
                    case PAUSE -> pause();
                    case PARTITION -> partition();
                    case LINK -> link();
                    case BRIDGE -> bridge();
                    case REFUSED -> refused();
                    case COMPACT -> compact();
                    case PLANNED -> planned();
                };
        sim.count(done > 0 ? "faults" : "faults not applicable");
    }

    private int crash(SimMember m, boolean lose, boolean wipe) {
        if (!m.up) {
            return 0;
        }
        m.crash(lose, wipe);
        return 1;
    }

    private int power(SimMember m) {
        return !sim.mode.needsMajority() || m.mayLose() ? crash(m, true, false) : 0;
    }

    private int wipe(SimMember m) {
        return m.mayLose() ? crash(m, true, true) : 0;
    }

    private int voter(boolean wipe) {
        SimVoter v = sim.pick(sim.voters);
        if (!v.up || (wipe && (sim.nowMs() < 2000 || sim.voters.stream().anyMatch(SimVoter::observer)))) {
            return 0;
        }
        v.crash(wipe);
        return 1;
    }

    private int pause() {
        (sim.chance(.5) || sim.voters.isEmpty() ? victim() : sim.pick(sim.voters)).pause();
        return 1;
    }

    private int partition() {
        List<SimProcess> all = sim.shuffled(sim.processes);
        int size = 1 + sim.random.nextInt(all.size() - 1);
        List<SimProcess> side = new ArrayList<>(all.subList(0, size));
        if (sim.chance(.3)) { // a reader stays with a member that is cut off
            side = List.of(victim(), sim.processes.get(sim.members.size() + sim.voters.size()));
        }
        double ms = sim.pick(300.0, 1000, 3000);
        long kind = sim.pick(0L, 0, 1, 2);
        for (SimProcess a : side) {
            for (SimProcess b : all) {
                if (side.contains(b)) {
                    continue;
                }
                if (kind != 1) {
                    sim.network.cut(a, b, ms);
                }
                if (kind != 2) {
                    sim.network.cut(b, a, ms);
                }
            }
        }
        return 1;
    }

    private List<SimProcess> servers() {
        return sim.processes.subList(0, sim.members.size() + sim.voters.size());
    }

    private int link() {
        List<SimProcess> two = sim.shuffled(servers());
        double ms = sim.pick(300.0, 1000, 3000);
        sim.network.cut(two.get(0), two.get(1), ms);
        if (sim.chance(.5)) {
            sim.network.cut(two.get(1), two.get(0), ms);
        }
        return 1;
    }

    private int bridge() {
        SimMember a = victim();
        double ms = sim.pick(1000.0, 3000);
        SimMember friend = sim.pick(sim.members);
        SimVoter voter = sim.pick(sim.voters);
        for (SimProcess b : servers()) {
            if (b != a && b != friend && b != voter) {
                sim.network.cutBoth(a, b, ms);
            }
        }
        return 1;
    }

    private int refused() {
        SimMember m = victim();
        double ms = sim.pick(0.0, 300, 1000);
        for (SimVoter v : sim.voters) {
            sim.network.cutBoth(m, v, ms);
            if (m.up && sim.chance(.7)) {
                v.evidenceSoon(m);
            }
        }
        return m.up ? 1 : 0;
    }

    private int compact() {
        SimMember m = anyMember();
        return m.compact() ? 1 : 0;
    }

    private int planned() {
        return sim.pick(sim.voters).planFailover() ? 1 : 0;
    }
}
