package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The faults of a run, from a seed: every 20 s one process of the cluster is killed with -9 and started again some
 * seconds later, all of them once in two minutes, in random order; now and then a node rewrites its append-only file.
 * One thread calls {@link #tick}.
 */
final class Kills {
    private static final long KILL_EVERY_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long REWRITE_EVERY_NS = TimeUnit.SECONDS.toNanos(45);
    private static final long REWRITE_AGAIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int LEAST_DOWN_MS = 2_000;
    private static final int MOST_DOWN_MS = 10_000;

    private final TestCluster cluster;
    private final SplittableRandom random;
    private final Tally tally;
    private final List<RedoubtProcess> unharmed = new ArrayList<>();
    private final Map<RedoubtProcess, Long> startedNs = new HashMap<>();
    private final Map<RedoubtProcess, Long> restartNs = new HashMap<>();
    private final Map<String, Integer> killed = new TreeMap<>();
    private long nextKillNs;
    private long nextRewriteNs;
    private int rewrites;

    Kills(TestCluster cluster, long seed, Tally tally) {
        this.cluster = cluster;
        this.random = new SplittableRandom(seed);
        this.tally = tally;
        long now = System.nanoTime();
        cluster.all().forEach(process -> startedNs.put(process, now));
        nextKillNs = now + KILL_EVERY_NS;
        nextRewriteNs = now + REWRITE_EVERY_NS;
    }

    /** Does what is due. */
    void tick() {
        long now = System.nanoTime();
        cluster.all().forEach(process -> restartIfDue(process, now));
        if (now - nextKillNs >= 0) {
            nextKillNs += KILL_EVERY_NS;
            kill(nextVictim(), now);
        }
        if (now - nextRewriteNs >= 0) {
            nextRewriteNs += REWRITE_EVERY_NS;
            rewrite(any(cluster.nodes()));
        }
    }

    /** A random one of those that were not killed since all were: a short run kills nodes and sentinels too. */
    private RedoubtProcess nextVictim() {
        if (unharmed.isEmpty()) {
            unharmed.addAll(cluster.all());
        }
        return unharmed.remove(random.nextInt(unharmed.size()));
    }

    private RedoubtProcess any(List<RedoubtProcess> processes) {
        return processes.get(random.nextInt(processes.size()));
    }

    private void restartIfDue(RedoubtProcess process, long now) {
        Long due = restartNs.get(process);
        if (due != null ? now - due >= 0 : !process.isAlive()) {
            if (due == null) {
                tally.fault(process + " has ended by itself with status " + process.awaitExit() + ": " + end(process));
            }
            restartNs.remove(process);
            process.launch();
            startedNs.put(process, now);
        }
    }

    private static String end(RedoubtProcess process) {
        String log = process.log();
        return log.substring(Math.max(0, log.length() - 300)).strip();
    }

    private void kill(RedoubtProcess victim, long now) {
        int downMs = random.nextInt(LEAST_DOWN_MS, MOST_DOWN_MS);
        if (victim.isAlive()) {
            killed.merge(role(victim), 1, Integer::sum);
            victim.kill9();
            restartNs.put(victim, now + TimeUnit.MILLISECONDS.toNanos(downMs));
        }
    }

    /** A node of whatever role; it refuses while it writes a snapshot or starts, as it may. */
    private void rewrite(RedoubtProcess node) {
        try (RespClient client = node.connect()) {
            client.ok("BGREWRITEAOF");
            rewrites++;
        } catch (IOException refused) {
            nextRewriteNs = System.nanoTime() + REWRITE_AGAIN_NS;
        }
    }

    /** Its role by its own word: master, slave, sentinel; or "starting". */
    static String role(RedoubtProcess process) {
        try (RespClient client = process.connect()) {
            return TestCluster.role(client);
        } catch (IOException notYet) {
            return "starting";
        }
    }

    /** Starts what is down. */
    void restartAll() {
        restartNs.replaceAll((process, due) -> System.nanoTime());
        cluster.all().forEach(process -> restartIfDue(process, System.nanoTime()));
    }

    /** The time since its last start, in seconds; less than 0 while it is down. */
    long ageSeconds(RedoubtProcess process) {
        return restartNs.containsKey(process)
                ? -1
                : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs.get(process));
    }

    /** How many were killed, by the role that they had. */
    Map<String, Integer> killed() {
        return killed;
    }

    int rewrites() {
        return rewrites;
    }
}
