package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes a key, or an element of large values, of each type: how much the resident memory grows, and how much what is in
 * use grows, which is {@code used_memory} of redis-server and the live heap of the node. A node collects its garbage
 * before either is read. {@code -Dbench.types=list,set} chooses the rows whose names contain one of these.
 */
final class BytesPerKey {
    private final Path dir;
    private final int rounds;

    BytesPerKey(Path dir, int rounds) {
        this.dir = dir;
        this.rounds = rounds;
    }

    private record Growth(double rss, double live) {}

    void run() throws Exception {
        System.out.println("\nBytes a key, of large values bytes an element; medians of " + rounds + " rounds in turn");
        System.out.printf(
                "%-26s %10s %10s %7s %10s %10s %7s%n",
                "", "redis RSS", "Redoubt", "ratio", "redis used", "live", "ratio");
        List<String> chosen = List.of(System.getProperty("bench.types", "").split(","));
        for (TypedData data : TypedData.all()) {
            if (chosen.stream().anyMatch(data.name()::contains)) {
                measure(data);
            }
        }
    }

    private void measure(TypedData data) throws Exception {
        List<Growth> theirs = new ArrayList<>();
        List<Growth> ours = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            theirs.add(measure(at -> Server.redis(at, Server.NO_REWRITE), data));
            ours.add(measure(at -> Server.redoubt(at, Server.NO_REWRITE), data));
        }
        double redisRss = Throughput.median(theirs.stream().map(Growth::rss).toList());
        double rss = Throughput.median(ours.stream().map(Growth::rss).toList());
        double used = Throughput.median(theirs.stream().map(Growth::live).toList());
        double live = Throughput.median(ours.stream().map(Growth::live).toList());
        System.out.printf(
                "%-26s %,10.1f %,10.1f %6.2fx %,10.1f %,10.1f %6.2fx%n",
                data.name(), redisRss, rss, rss / redisRss, used, live, live / used);
    }

    private Growth measure(Server.Starter starter, TypedData data) throws Exception {
        Path folder = dir.resolve("types");
        try (Server server = starter.start(folder);
                RespClient client = server.connect()) {
            client.timeoutMs(120_000);
            // What a server takes once, for its first keys and commands, is not that of the keys.
            client.ok("SET", "warm", "up");
            long live = MemoryAndFiles.live(server, client);
            long rss = server.rssBytes();
            data.write(client);
            if (!Long.valueOf(data.keys() + 1L).equals(client.ok("DBSIZE"))) {
                throw new IOException("not all keys were written: " + client.ok("DBSIZE"));
            }
            double moreLive = MemoryAndFiles.live(server, client) - live;
            return new Growth((server.rssBytes() - rss) / (double) data.unit(), moreLive / data.unit());
        } finally {
            Benchmark.delete(folder);
        }
    }
}
