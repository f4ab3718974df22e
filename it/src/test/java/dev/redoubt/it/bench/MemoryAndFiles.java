package dev.redoubt.it.bench;

import dev.redoubt.it.harness.ProcessFigures;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes a key, save time, load time, and the worst latency that a client sees during BGSAVE under writes. */
final class MemoryAndFiles {
    private static final int KEYS = 2_000_000;
    private static final int BATCH = 1000;

    private final Path dir;
    private final int rounds;

    MemoryAndFiles(Path dir, int rounds) {
        this.dir = dir;
        this.rounds = rounds;
    }

    private record Figures(
            double rssPerKey,
            double livePerKey,
            double saveMs,
            double loadMs,
            double worstIdleMs,
            double worstSavingMs) {}

    void run() throws Exception {
        List<Figures> redis = new ArrayList<>();
        List<Figures> redoubt = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            redis.add(measure(at -> Server.redis(at, Server.NO_REWRITE), dir.resolve("redis-m" + round)));
            redoubt.add(measure(at -> Server.redoubt(at, Server.NO_REWRITE), dir.resolve("redoubt-m" + round)));
        }
        System.out.println("\n" + KEYS + " keys of 11 + 64 bytes, medians of " + rounds + " rounds in turn");
        System.out.printf("%-34s %12s %12s %7s%n", "", "redis-server", "Redoubt", "ratio");
        row("RSS growth, bytes a key", redis, redoubt, Figures::rssPerKey);
        row("used/live, bytes a key", redis, redoubt, Figures::livePerKey);
        row("BGSAVE, ms", redis, redoubt, Figures::saveMs);
        row("start to first answer, ms", redis, redoubt, Figures::loadMs);
        row("worst SET latency, no save, ms", redis, redoubt, Figures::worstIdleMs);
        row("worst SET latency in BGSAVE, ms", redis, redoubt, Figures::worstSavingMs);
    }

    private interface Field {
        double of(Figures figures);
    }

    private static void row(String name, List<Figures> redis, List<Figures> redoubt, Field field) {
        double theirs = Throughput.median(redis.stream().map(field::of).toList());
        double ours = Throughput.median(redoubt.stream().map(field::of).toList());
        System.out.printf("%-34s %,12.1f %,12.1f %6.2fx%n", name, theirs, ours, ours / theirs);
    }

    private static Figures measure(Server.Starter starter, Path dir) throws Exception {
        double rss;
        double live;
        double saveMs;
        double idle;
        double saving;
        try (Server server = starter.start(dir);
                RespClient client = server.connect()) {
            client.timeoutMs(300_000);
            long emptyRss = server.rssBytes();
            long emptyLive = live(server, client);
            fill(client);
            live = (double) (live(server, client) - emptyLive) / KEYS;
            rss = (double) (server.rssBytes() - emptyRss) / KEYS;
            idle = worstLatencyMs(server, () -> {});
            long[] took = new long[1];
            saving = worstLatencyMs(server, () -> took[0] = bgsave(client));
            saveMs = took[0];
            server.stop();
        }
        long start = System.nanoTime();
        try (Server server = starter.start(dir);
                RespClient client = server.connect()) {
            while (!(client.call("DBSIZE") instanceof Long size) || size < KEYS) {
                Thread.onSpinWait();
            }
            return new Figures(rss, live, saveMs, (System.nanoTime() - start) / 1e6, idle, saving);
        }
    }

    private static void fill(RespClient client) throws IOException {
        byte[] value = new byte[64];
        SplittableRandom random = new SplittableRandom(1);
        for (int first = 0; first < KEYS; first += BATCH) {
            for (int i = first; i < first + BATCH; i++) {
                random.nextBytes(value);
                client.queue("SET", String.format("k%010d", i), value);
            }
            client.flush();
            for (int i = 0; i < BATCH; i++) {
                client.read();
            }
        }
    }

    /** redis: used_memory; Redoubt: the live heap after a collection. */
    static long live(Server server, RespClient client) throws Exception {
        Optional<String> command =
                ProcessHandle.of(server.pid()).flatMap(p -> p.info().command());
        if (command.isEmpty() || !command.get().endsWith("java")) {
            return infoNumber(client, "memory", "used_memory");
        }
        ProcessFigures.jcmd(server.pid(), "GC.run");
        String histogram = ProcessFigures.jcmd(server.pid(), "GC.class_histogram");
        String total = histogram.substring(histogram.lastIndexOf("Total"));
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** The slowest of SETs one after another on a connection of its own, while {@code work} runs, at least 3 s. */
    private static double worstLatencyMs(Server server, Work work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        long[] worst = new long[1];
        Thread probe = new Thread(() -> {
            try (RespClient client = server.connect()) {
                SplittableRandom random = new SplittableRandom(2);
                long end = System.nanoTime() + 3_000_000_000L;
                while (!done.get() || System.nanoTime() < end) {
                    long start = System.nanoTime();
                    client.ok("SET", String.format("k%010d", random.nextInt(KEYS)), "y".repeat(64));
                    worst[0] = Math.max(worst[0], System.nanoTime() - start);
                }
            } catch (IOException e) {
                worst[0] = Long.MAX_VALUE;
            }
        });
        probe.start();
        work.run();
        done.set(true);
        probe.join();
        return worst[0] / 1e6;
    }

    private static long bgsave(RespClient client) throws IOException {
        long start = System.nanoTime();
        client.ok("BGSAVE");
        while (infoNumber(client, "persistence", "rdb_bgsave_in_progress") != 0) {
            Thread.onSpinWait();
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static long infoNumber(RespClient client, String section, String field) throws IOException {
        return Long.parseLong(ReplyText.infoField(client.text("INFO", section), field));
    }
}
