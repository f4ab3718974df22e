package dev.redoubt.it.bench;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs redis-benchmark against two servers in turn, round after round: redis-server, or the node of another checkout,
 * and the node of this one. {@code -Dbench.tests=set,lpush} and {@code -Dbench.pipelines=16} choose rows; {@code all}
 * tests are those of {@link Load}.
 */
final class Throughput {
    private static final List<Load> TESTS =
            Load.of(chosen("bench.tests", "set,get,incr,lpush,rpush,lpop,sadd,hset,zadd,mset"));
    private static final List<String> PIPELINES = chosen("bench.pipelines", "1,16,64");
    private static final int KEYS = 100_000;

    /** Of a row that redis-benchmark prints: the title, the rate and six latencies. */
    private static final int COLUMNS = 8;

    /**
     * After the first measurements a JVM still compiles: the processor time of a request went from 17 to 15 to 12 µs in
     * three measurements of GET without pipeline, and from 5.6 to 2.9 to 2.3 µs in three of RPUSH with 16.
     */
    private static final int WARM_UPS = 3;

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
        return new Throughput(dir, rounds, "redis-server", at -> Server.redis(at, Server.NO_REWRITE));
    }

    /** Compares with the node that was built in another checkout, as after a change that must not cost anything. */
    static Throughput againstCheckout(Path checkout, Path dir, int rounds) {
        return new Throughput(dir, rounds, "other build", at -> Server.redoubtOf(checkout, at, Server.NO_REWRITE));
    }

    private static List<String> chosen(String property, String all) {
        return List.of(System.getProperty(property, all).split(","));
    }

    /** What one test of redis-benchmark cost: the rate is what its clients saw, the time what the server used. */
    private record Sample(String test, double rate, double cpuMicros) {}

    /** The samples of one test, one of each round. */
    private record Row(List<Sample> theirs, List<Sample> ours) {
        Row() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void print(String pipeline) {
            System.out.printf(
                    "%-4s %-16s %,12.0f %,12.0f %6.2fx %12.2f %8.2f %6.2fx%n",
                    pipeline,
                    theirs.get(0).test(),
                    median(theirs, Sample::rate),
                    median(ours, Sample::rate),
                    medianRatio(Sample::rate),
                    median(theirs, Sample::cpuMicros),
                    median(ours, Sample::cpuMicros),
                    medianRatio(Sample::cpuMicros));
        }

        /**
         * The median of the rounds' own ratios, not the ratio of the medians: both servers of a round are measured one
         * right after the other, so a machine that is slower for a while is slower for both.
         */
        private double medianRatio(ToDoubleFunction<Sample> figure) {
            return Throughput.median(IntStream.range(0, ours.size())
                    .mapToObj(i -> figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i)))
                    .toList());
        }
    }

    void run() throws IOException {
        System.out.println("\nRequests a second, and CPU time of the server in µs a request: medians of " + rounds
                + " rounds, each with new servers; medians of the rounds' ratios (AOF everysec, no rewrite, 50 clients, "
                + KEYS + " keys, 64-byte values)");
        System.out.printf(
                "%-4s %-16s %12s %12s %7s %12s %8s %7s%n",
                "P", "test", reference, "Redoubt", "ratio", "CPU", "Redoubt", "ratio");
        for (String pipeline : PIPELINES) {
            List<Row> rows = TESTS.stream().map(test -> new Row()).toList();
            for (int round = 0; round < rounds; round++) {
                measureRound(pipeline, round, rows);
            }
            rows.forEach(row -> row.print(pipeline));
        }
    }

    /**
     * Starts both servers anew, since the compiler of a JVM chooses anew at each start; the same server is not always
     * the first one to be measured.
     */
    private void measureRound(String pipeline, int round, List<Row> rows) throws IOException {
        Path theirFolder = dir.resolve("reference");
        Path ourFolder = dir.resolve("redoubt");
        try (Server theirs = referenceStarter.start(theirFolder);
                Server ours = Server.redoubt(ourFolder, Server.NO_REWRITE)) {
            for (int i = 0; i < WARM_UPS; i++) {
                for (Load test : TESTS) { // warms a JVM up; redis-server needs no warm-up but gets the same
                    measure(ours, test, pipeline);
                    measure(theirs, test, pipeline);
                }
                // Lists would grow with each.
                empty(ours);
                empty(theirs);
            }
            for (int i = 0; i < TESTS.size(); i++) {
                Load test = TESTS.get(i);
                if (round % 2 == 0) {
                    rows.get(i).theirs().add(measureAlone(theirs, ours, test, pipeline));
                    rows.get(i).ours().add(measureAlone(ours, theirs, test, pipeline));
                } else {
                    rows.get(i).ours().add(measureAlone(ours, theirs, test, pipeline));
                    rows.get(i).theirs().add(measureAlone(theirs, ours, test, pipeline));
                }
            }
        }
        Benchmark.delete(theirFolder);
        Benchmark.delete(ourFolder);
    }

    private static void empty(Server server) throws IOException {
        try (RespClient client = server.connect()) {
            client.timeoutMs(60_000);
            client.ok("FLUSHALL");
        }
    }

    /** Measures a server while the other one is stopped: an idle JVM takes some hundredths of a core after a load. */
    private static Sample measureAlone(Server server, Server other, Load test, String pipeline) throws IOException {
        RedoubtProcess.signal(other.pid(), "STOP");
        try {
            return measure(server, test, pipeline);
        } finally {
            RedoubtProcess.signal(other.pid(), "CONT");
        }
    }

    private static Sample measure(Server server, Load test, String pipeline) throws IOException {
        int requests = (int) (test.share() * (pipeline.equals("1") ? 100_000 : 1_000_000));
        try (RespClient client = server.connect()) {
            test.fill().write(client, requests);
        }
        List<String> command = new ArrayList<>(List.of("-p", "" + server.port()));
        command.addAll(List.of("-P", pipeline, "-d", "64", "-r", "" + KEYS, "-n", "" + requests, "--csv"));
        command.addAll(test.arguments());
        double cpuBefore = server.cpuMicros();
        String output =
                Interop.run("redis-benchmark", command.toArray(String[]::new)).output();
        double cpu = (server.cpuMicros() - cpuBefore) / requests;
        for (String line : output.split("\n")) {
            String[] fields = line.replace("\"", "").split(",");
            // The title comes first, and is a command that may hold commas.
            if (fields.length >= COLUMNS && !fields[0].equals("test")) {
                return new Sample(test.name(), Double.parseDouble(fields[fields.length - COLUMNS + 1]), cpu);
            }
        }
        throw new IOException("redis-benchmark printed no figures of " + test.name() + ":\n" + output);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().map(figure::applyAsDouble).toList());
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
