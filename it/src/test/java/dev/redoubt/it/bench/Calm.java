package dev.redoubt.it.bench;

import dev.redoubt.it.harness.MasterFollower;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a cluster does while other processes keep the machine busy: it must not replace a master that is only slow, must
 * replace one that is dead, and take a restarted member back. Each row starts three nodes and three sentinels in quorum
 * mode on an idle machine, then makes it busy; a client writes every 10 ms. {@code -Dbench.seconds=120} sets for how
 * long nothing fails, {@code -Dbench.rows=1000:8} the rows: {@code down-after} in ms and busy threads a processor.
 */
final class Calm {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int CLIENT_TIMEOUT_MS = 5_000;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /**
     * @param downAfterMs {@code down-after-milliseconds} of the sentinels
     * @param busy busy threads a processor, at normal priority
     */
    private record Row(int downAfterMs, int busy) {
        static Row parse(String text) {
            String[] numbers = text.split(":");
            return new Row(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        }
    }

    private static final String ROWS = "200:0,1000:1,2000:4,5000:8,1000:8";

    private final Path dir;
    private final int seconds;

    Calm(Path dir, int seconds) {
        this.dir = dir;
        this.seconds = seconds;
    }

    void run() throws IOException {
        System.out.printf(
                "%nA busy machine: quorum mode, %d s without a fault, then kill -9 of the master and its restart%n"
                        + "%10s %16s | %12s %14s | %15s %12s %12s%n",
                seconds,
                "down-after",
                "busy a processor",
                "new terms",
                "longest gap",
                "next write",
                "terms",
                "back in");
        for (String text : System.getProperty("bench.rows", ROWS).split(",")) {
            Row row = Row.parse(text);
            run(row, dir.resolve("down-" + row.downAfterMs + "-busy-" + row.busy));
        }
    }

    private void run(Row row, Path folder) throws IOException {
        try (TestCluster cluster = TestCluster.startWithDownAfter(folder, row.downAfterMs, "--acknowledge", "quorum");
                Busy busy = new Busy();
                Probe probe = new Probe(cluster)) {
            cluster.awaitConnectedReplicas();
            busy.begin(row.busy * PROCESSORS);
            long first = term(cluster);
            probe.takeLongestGapMs();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            long gapMs = probe.takeLongestGapMs();
            long calm = term(cluster);
            RedoubtProcess master = cluster.awaitMaster();
            master.kill9();
            long nextMs = probe.awaitWriteMs();
            master.start();
            long started = System.nanoTime();
            cluster.awaitReplica(master);
            long backMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            System.out.printf(
                    "%7d ms %16d | %12d %,11d ms | %,12d ms %12d %,9d ms%n",
                    row.downAfterMs, row.busy, calm - first, gapMs, nextMs, term(cluster) - calm, backMs);
        }
    }

    private static long term(TestCluster cluster) throws IOException {
        try (RespClient client = cluster.awaitMaster().connect()) {
            return Long.parseLong(ReplyText.infoField(client.text("INFO", "replication"), "redoubt_term"));
        }
    }

    /** Processes that compute without end. */
    private static final class Busy implements AutoCloseable {
        private final List<Process> processes = new ArrayList<>();

        void begin(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                Process process = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
                processes.add(process);
            }
        }

        @Override
        public void close() {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** A client that follows the master and writes without end. */
    private static final class Probe implements AutoCloseable {
        private final Thread thread;
        /** The time of the last acknowledgement, by {@link System#nanoTime}. */
        private final AtomicLong last = new AtomicLong(System.nanoTime());

        private final AtomicLong longestGap = new AtomicLong();
        private volatile boolean ended;

        Probe(TestCluster cluster) {
            MasterFollower follower = new MasterFollower(cluster::masterBySentinel, CLIENT_TIMEOUT_MS, PAUSE);
            thread = new Thread(() -> follower.follow(() -> ended, this::write), "probe");
            thread.setDaemon(true);
            thread.start();
        }

        private void write(RespClient client) throws IOException {
            while (!ended) {
                if (client.call("SET", "calm", "1") instanceof RespError refused) {
                    throw new IOException(refused.toString());
                }
                long now = System.nanoTime();
                long gap = now - last.getAndSet(now);
                longestGap.accumulateAndGet(gap, Math::max);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        long takeLongestGapMs() {
            return TimeUnit.NANOSECONDS.toMillis(longestGap.getAndSet(0));
        }

        /** Waits for a write that is acknowledged behind now; returns how long that took, in ms. */
        long awaitWriteMs() {
            long from = System.nanoTime();
            while (last.get() - from < 0) {
                LockSupport.parkNanos(PAUSE.toNanos() / 10);
            }
            return TimeUnit.NANOSECONDS.toMillis(last.get() - from);
        }

        @Override
        public void close() {
            ended = true;
        }
    }
}
