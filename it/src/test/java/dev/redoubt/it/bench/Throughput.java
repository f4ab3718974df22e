package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.Interop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs redis-benchmark against two servers in turn, round after round: redis-server, or the node of another checkout,
 * and the node of this one.
 */
final class Throughput {
    private static final String TESTS = "set,get,incr,lpush,rpush,lpop,sadd,hset,zadd,mset";
    private static final int KEYS = 100_000;

    /**
     * No server rewrites its AOF by itself: the rewrite would fall into whatever is measured when the file has doubled,
     * which is other commands for each server.
     */
    private static final String[] NO_REWRITE = {"--auto-aof-rewrite-percentage", "0"};

    private final Path dir;
    private final int rounds;
    private final String reference;
    private final Server.Starter referenceStarter;

    private Throughput(Path dir, int rounds, String reference, Server.Starter referenceStarter) {
        this.dir = dir;
        this.rounds = rounds;
        this.reference = reference;
        this.referenceStarter = referenceStarter;
    }

    static Throughput againstRedis(Path dir, int rounds) {
        return new Throughput(dir, rounds, "redis-server", at -> Server.redis(at, NO_REWRITE));
    }

    /** Compares with the node that was built in another checkout, as after a change that must not cost anything. */
    static Throughput againstCheckout(Path checkout, Path dir, int rounds) {
        return new Throughput(dir, rounds, "other build", at -> Server.redoubtOf(checkout, at, NO_REWRITE));
    }

    void run() throws IOException {
        System.out.println("\nRequests a second, medians of " + rounds
                + " rounds, each with new servers (AOF everysec, no rewrite, 50 clients, " + KEYS
                + " keys, 64-byte values)");
        System.out.printf("%-6s %-28s %12s %12s %7s%n", "P", "test", reference, "Redoubt", "ratio");
        for (int pipeline : new int[] {1, 16, 64}) {
            Map<String, List<Double>> before = new LinkedHashMap<>();
            Map<String, List<Double>> redoubt = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                measureRound(pipeline, round, before, redoubt);
            }
            before.forEach((test, rates) -> {
                double theirs = median(rates);
                double ours = median(redoubt.get(test));
                System.out.printf("%-6d %-28s %,12.0f %,12.0f %6.2fx%n", pipeline, test, theirs, ours, ours / theirs);
            });
        }
    }

    /**
     * Starts both servers anew, since the compiler of a JVM chooses anew at each start; the same server is not always
     * the first one to be measured.
     */
    private void measureRound(
            int pipeline, int round, Map<String, List<Double>> before, Map<String, List<Double>> redoubt)
            throws IOException {
        String name = "-p" + pipeline + "-round" + round;
        try (Server theirs = referenceStarter.start(dir.resolve("reference" + name));
                Server ours = Server.redoubt(dir.resolve("redoubt" + name), NO_REWRITE)) {
            measure(ours, pipeline); // warms a JVM up; redis-server needs no warm-up but gets the same
            measure(theirs, pipeline);
            if (round % 2 == 0) {
                add(before, measure(theirs, pipeline));
                add(redoubt, measure(ours, pipeline));
            } else {
                add(redoubt, measure(ours, pipeline));
                add(before, measure(theirs, pipeline));
            }
        }
    }

    private static Map<String, Double> measure(Server server, int pipeline) throws IOException {
        int requests = pipeline == 1 ? 100_000 : 1_000_000;
        String output = Interop.run(
                        "redis-benchmark",
                        "-p",
                        "" + server.port(),
                        "-t",
                        TESTS,
                        "-P",
                        "" + pipeline,
                        "-d",
                        "64",
                        "-r",
                        "" + KEYS,
                        "-n",
                        "" + requests,
                        "--csv")
                .output();
        Map<String, Double> rates = new LinkedHashMap<>();
        for (String line : output.split("\n")) {
            String[] fields = line.replace("\"", "").split(",");
            if (fields.length > 2 && !fields[0].equals("test")) {
                rates.put(fields[0], Double.parseDouble(fields[1]));
            }
        }
        if (rates.isEmpty()) {
            throw new IOException("redis-benchmark printed no figures:\n" + output);
        }
        return rates;
    }

    private static void add(Map<String, List<Double>> all, Map<String, Double> round) {
        round.forEach((test, rate) ->
                all.computeIfAbsent(test, t -> new ArrayList<>()).add(rate));
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
