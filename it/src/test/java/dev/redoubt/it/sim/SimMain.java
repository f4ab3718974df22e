package dev.redoubt.it.sim;

import dev.redoubt.config.AckMode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Runs seeds by hand: {@code first count mode [mutant] [members] [voters]}; one seed is traced. */
final class SimMain {
    private SimMain() {}

    public static void main(String[] args) {
        long first = Long.parseLong(args[0]);
        int count = Integer.parseInt(args[1]);
        AckMode mode = AckMode.valueOf(args[2].toUpperCase(Locale.ROOT).replace('-', '_'));
        Mutant mutant = args.length > 3 ? Mutant.valueOf(args[3]) : Mutant.NONE;
        int members = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        int voters = args.length > 5 ? Integer.parseInt(args[5]) : 3;
        Map<String, Integer> stats = new TreeMap<>();
        long events = 0;
        int bad = 0;
        long start = System.nanoTime();
        for (long seed = first; seed < first + count; seed++) {
            Sim sim = new Sim(seed, mode, members, voters, mutant);
            sim.verbose = count == 1;
            try {
                sim.run();
            } catch (Violation v) {
                bad++;
                System.out.println(sim.label + ": " + v.getMessage());
            } catch (RuntimeException e) {
                bad++;
                System.out.println(sim.label + ": " + e);
                e.printStackTrace(System.out);
            }
            events += sim.events;
            sim.stats.forEach((k, v) -> stats.merge(k, v, Integer::sum));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d runs, %d events, %d bad, %.1f s, %.1f seeds/s%n", count, events, bad, seconds, count / seconds);
        System.out.println(stats);
    }
}
