package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.MasterFollower;
import dev.redoubt.it.harness.ProcessFigures;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Mixed load in quorum mode on three nodes and three sentinels with mutual TLS, while a random process is killed with
 * -9 each 20 s. At the end all members must have equal digests, and every acknowledged effect must be there. Prints
 * heap after a collection, resident memory, threads and descriptors of each process at minutes 5, 15, 30 and at the
 * end. {@code -Dbench.minutes=30} and {@code -Dbench.seed=7} choose length and faults; the timing of the load is not
 * seeded.
 */
public final class Endurance {
    private static final List<Integer> SAMPLE_MINUTES = List.of(5, 15, 30);
    private static final int WRITERS = 8;
    private static final int CLIENT_TIMEOUT_MS = 10_000;
    private static final int CHECK_TIMEOUT_MS = 120_000;
    private static final Duration RECONNECT = Duration.ofMillis(20);
    private static final long TICK_NANOS = 50_000_000;
    private static final long SETTLE_SECONDS = 180;
    private static final int YOUNG_SECONDS = 60;

    private final Path dir;
    private final int minutes;
    private final long seed;
    private final Tally tally = new Tally();
    private final List<Long> outagesMs = new ArrayList<>();

    /** @param dir a folder for the files of all processes */
    public Endurance(Path dir, int minutes, long seed) {
        this.dir = dir;
        this.minutes = minutes;
        this.seed = seed;
    }

    /** Runs it; an IllegalStateException if anything was lost, doubled or unequal, or a process ended by itself. */
    public void run() throws IOException, InterruptedException {
        System.out.printf(
                "%nEndurance: %d minutes of mixed load by %d writers, acknowledge quorum, TLS between processes, a"
                        + " random kill -9 each 20 s; -Dbench.seed=%d; files in %s%n",
                minutes, WRITERS, seed, dir);
        try (TestCluster cluster =
                TestCluster.startWithTls(dir, "--acknowledge", "quorum", "--enable-debug-command", "local")) {
            cluster.awaitConnectedReplicas();
            Kills kills = new Kills(cluster, seed, tally);
            List<Writer> writers = load(cluster, kills);
            kills.restartAll();
            boolean equal = false;
            try {
                equal = awaitEqual(cluster);
                checkAll(cluster, writers);
            } catch (AssertionError | IOException e) {
                tally.fault("the cluster did not come to rest: " + e.getMessage());
            }
            figures("the end, " + minutes + " minutes of load", cluster, kills);
            report(kills, writers);
            if (!equal || tally.faultCount() > 0) {
                throw new IllegalStateException("the endurance run failed: " + tally.faultCount() + " faults"
                        + (equal ? "" : ", digests differ") + "; -Dbench.seed=" + seed + "; files in " + dir);
            }
        }
    }

    /** Returns the writers, which have ended. */
    private List<Writer> load(TestCluster cluster, Kills kills) throws InterruptedException {
        MasterFollower follower = new MasterFollower(cluster::masterBySentinel, CLIENT_TIMEOUT_MS, RECONNECT);
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(i, seed, follower, tally));
        }
        List<Reader> readers = new ArrayList<>();
        List<Subscriber> subscribers = new ArrayList<>();
        for (RedoubtProcess node : cluster.nodes()) {
            readers.add(new Reader(node, writers, seed, tally));
            subscribers.add(new Subscriber(node, tally));
        }
        tally.begin();
        writers.forEach(Thread::start);
        readers.forEach(Thread::start);
        subscribers.forEach(Thread::start);
        killDuringLoad(cluster, kills);
        writers.forEach(Writer::end);
        readers.forEach(Reader::end);
        subscribers.forEach(Subscriber::end);
        List<Thread> threads = new ArrayList<>(writers);
        threads.addAll(readers);
        threads.addAll(subscribers);
        for (Thread thread : threads) {
            thread.join();
        }
        return writers;
    }

    private void killDuringLoad(TestCluster cluster, Kills kills) {
        long begun = System.nanoTime();
        for (int minute = 1; minute <= minutes; minute++) {
            long end = begun + TimeUnit.MINUTES.toNanos(minute);
            while (System.nanoTime() - end < 0) {
                kills.tick();
                LockSupport.parkNanos(TICK_NANOS);
            }
            long outageMs = tally.takeLongestGapMs();
            outagesMs.add(outageMs);
            System.out.printf(
                    "minute %2d: %,d writes acknowledged, longest time without one %,d ms, killed %s, faults %d%n",
                    minute, tally.acknowledged.sum(), outageMs, kills.killed(), tally.faultCount());
            if (SAMPLE_MINUTES.contains(minute) && minute < minutes) {
                figures("minute " + minute, cluster, kills);
            }
        }
    }

    /** Waits until no key expires any more and all members show one digest; false if they do not in time. */
    private boolean awaitEqual(TestCluster cluster) throws IOException {
        cluster.awaitConnectedReplicas();
        long now = System.nanoTime();
        long expired = now + TimeUnit.MILLISECONDS.toNanos(ExpiringKeys.MOST_LIFE_MS);
        long end = now + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
        List<String> digests = List.of();
        while (System.nanoTime() - end < 0) {
            digests = cluster.nodes().stream().map(Endurance::digest).toList();
            boolean one = new TreeSet<>(digests).size() == 1 && digests.get(0).startsWith("digest");
            if (one && System.nanoTime() - expired > 0 && noneExpires(cluster)) {
                System.out.println("all members: " + digests.get(0));
                return true;
            }
            LockSupport.parkNanos(TICK_NANOS * 10);
        }
        tally.fault("the members do not agree: " + digests);
        return false;
    }

    private static String digest(RedoubtProcess node) {
        try (RespClient client = node.connect()) {
            client.timeoutMs(CHECK_TIMEOUT_MS);
            return "digest " + client.text("DEBUG", "DIGEST") + " of " + client.text("DBSIZE") + " keys";
        } catch (IOException e) {
            return node + ": " + e.getMessage();
        }
    }

    private static boolean noneExpires(TestCluster cluster) throws IOException {
        for (RedoubtProcess node : cluster.nodes()) {
            try (RespClient client = node.connect()) {
                client.timeoutMs(CHECK_TIMEOUT_MS);
                if (!List.of().equals(client.ok("KEYS", ExpiringKeys.PREFIX + "*"))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Compares each key with its model, at the master: the others have its digest. */
    private void checkAll(TestCluster cluster, List<Writer> writers) throws IOException {
        try (RespClient client = cluster.awaitMaster().connect()) {
            client.timeoutMs(CHECK_TIMEOUT_MS);
            for (Writer writer : writers) {
                for (TrackedKey<?> key : writer.allKeys()) {
                    String fault = key.check(client);
                    if (fault != null) {
                        tally.fault(fault);
                    }
                }
                for (StringKeys.Counter counter : writer.counters()) {
                    String value = client.text("GET", counter.name);
                    if ((value == null ? 0 : Long.parseLong(value)) < counter.leastInTheEnd()) {
                        tally.fault(counter.name + " was shown as " + counter.leastInTheEnd() + ", and is " + value);
                    }
                }
            }
        }
    }

    private static void figures(String when, TestCluster cluster, Kills kills) {
        System.out.printf(
                "At %s; * is a process that was started less than %d s ago%n"
                        + "    %-15s %-8s %8s %14s %8s %8s %12s%n",
                when, YOUNG_SECONDS, "process", "role", "age s", "heap after GC", "RSS", "threads", "descriptors");
        for (RedoubtProcess process : cluster.all()) {
            long age = kills.ageSeconds(process);
            String figures;
            try {
                ProcessFigures f = ProcessFigures.afterCollection(process.pid());
                figures = String.format(
                        "%11.1f MB %5d MB %8d %12d",
                        f.heapBytes() / 1048576.0, f.rssBytes() >> 20, f.threads(), f.descriptors());
            } catch (IOException e) {
                figures = "down, or not yet up";
            }
            String marked = age < 0 ? "-" : age + (age < YOUNG_SECONDS ? "*" : "");
            System.out.printf("    %-15s %-8s %8s %s%n", process, Kills.role(process), marked, figures);
        }
    }

    private void report(Kills kills, List<Writer> writers) {
        String refused = tally.refused().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().sum())
                .collect(Collectors.joining(", "));
        long keys =
                writers.stream().mapToLong(writer -> writer.allKeys().size()).sum();
        long[] outages = outagesMs.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%,d writes acknowledged, %,d of unknown outcome, refused: %s%n%,d replies of reads as the model says;"
                        + " %,d counters read at any node; %,d messages published, heard %,d times by 3"
                        + " subscribers%nkilled: %s; append-only files rewritten on demand: %d%nlongest time without an"
                        + " acknowledgement in each minute, ms: median %,d, most %,d (%s)%n%,d keys and key groups"
                        + " compared with their models in the end; faults: %d%n",
                tally.acknowledged.sum(),
                tally.unknown.sum(),
                refused.isEmpty() ? "none" : refused,
                tally.verified.sum(),
                tally.seenAnywhere.sum(),
                tally.published.sum(),
                tally.heard.sum(),
                kills.killed(),
                kills.rewrites(),
                outages[outages.length / 2],
                outages[outages.length - 1],
                Arrays.toString(outagesMs.toArray()),
                keys,
                tally.faultCount());
    }
}
