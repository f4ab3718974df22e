package dev.redoubt.it.bench;

import dev.redoubt.it.harness.ProcessFigures;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.CertificateAuthority;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures what processes without clients take: the local cluster of the README, and beside it three redis-servers and
 * three redis-sentinels in the same roles. Each round starts both anew, waits for {@code -Dbench.settle} seconds, and
 * measures for {@code -Dbench.window} seconds.
 */
final class Idle {
    private static final int SIZE = 3;
    private static final String MASTER_NAME = "mymaster";

    private final Path dir;
    private final int rounds;
    private final int settleSeconds = Integer.getInteger("bench.settle", 300);
    private final int windowSeconds = Integer.getInteger("bench.window", 60);

    Idle(Path dir, int rounds) {
        this.dir = dir;
        this.rounds = rounds;
    }

    /** The figures of one role: a sample for each process and round. */
    private record Row(List<Double> cpuPercent, List<Double> rssMb) {
        Row() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    void run() throws IOException, InterruptedException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            Path folder = Files.createDirectories(dir.resolve("idle"));
            try (Redoubt ours = new Redoubt(folder);
                    Redis theirs = new Redis(folder)) {
                TimeUnit.SECONDS.sleep(settleSeconds);
                measure(ours.pids(), theirs.pids(), rows);
            }
            Benchmark.delete(folder);
        }
        System.out.printf(
                "%nAt rest: CPU in %% of a core over %d s, and resident memory, %d s after the start; medians of %d"
                        + " rounds%n%-20s %10s %10s%n",
                windowSeconds, settleSeconds, rounds, "process", "CPU %", "RSS MB");
        rows.forEach((role, row) -> System.out.printf(
                "%-20s %10.2f %10.0f%n", role, Throughput.median(row.cpuPercent), Throughput.median(row.rssMb)));
    }

    private void measure(Map<Long, String> ours, Map<Long, String> theirs, Map<String, Row> rows)
            throws IOException, InterruptedException {
        Map<Long, String> roles = new LinkedHashMap<>(ours);
        roles.putAll(theirs);
        Map<Long, Double> before = new LinkedHashMap<>();
        long begun = System.nanoTime();
        roles.keySet().forEach(pid -> before.put(pid, Server.cpuMicros(pid)));
        TimeUnit.SECONDS.sleep(windowSeconds);
        double micros = (System.nanoTime() - begun) / 1e3;
        for (Map.Entry<Long, String> process : roles.entrySet()) {
            long pid = process.getKey();
            Row row = rows.computeIfAbsent(process.getValue(), role -> new Row());
            row.cpuPercent.add((Server.cpuMicros(pid) - before.getOrDefault(pid, 0.0)) / micros * 100);
            row.rssMb.add(ProcessFigures.rssBytes(pid) / 1048576.0);
        }
    }

    /** The local cluster, with mutual TLS and the default directives. */
    private static final class Redoubt implements AutoCloseable {
        private final List<RedoubtProcess> nodes = new ArrayList<>();
        private final List<RedoubtProcess> sentinels = new ArrayList<>();

        Redoubt(Path dir) throws IOException {
            List<Integer> ports =
                    IntStream.range(0, SIZE).mapToObj(i -> Ports.free()).toList();
            List<String> common = new ArrayList<>(List.of(
                    "--sentinels",
                    ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","))));
            common.addAll(new CertificateAuthority("bench")
                    .issue(dir.resolve("tls"), "c")
                    .arguments());
            for (int i = 0; i < SIZE; i++) {
                sentinels.add(process(Kind.SENTINEL, dir.resolve("sentinel-" + i), ports.get(i), common));
                nodes.add(process(Kind.NODE, dir.resolve("node-" + i), Ports.free(), common));
            }
            sentinels.forEach(RedoubtProcess::launch);
            nodes.forEach(RedoubtProcess::launch);
        }

        private static RedoubtProcess process(Kind kind, Path dir, int clusterPort, List<String> common) {
            List<String> arguments = new ArrayList<>(List.of("--cluster-port", "" + clusterPort));
            arguments.addAll(common);
            return new RedoubtProcess(kind, Ports.free(), dir, arguments);
        }

        /** Returns the role of each process. */
        Map<Long, String> pids() throws IOException {
            Map<Long, String> roles = new LinkedHashMap<>();
            for (RedoubtProcess node : nodes) {
                try (var client = node.connect()) {
                    boolean master = TestCluster.role(client).equals("master");
                    roles.put(node.pid(), master ? "Redoubt master" : "Redoubt replica");
                }
            }
            sentinels.forEach(sentinel -> roles.put(sentinel.pid(), "Redoubt sentinel"));
            return roles;
        }

        @Override
        public void close() {
            nodes.forEach(RedoubtProcess::close);
            sentinels.forEach(RedoubtProcess::close);
        }
    }

    /** The same of Redis: a master and two replicas with AOF, three sentinels. */
    private static final class Redis implements AutoCloseable {
        private final List<RedisServer> servers = new ArrayList<>();
        private final List<Process> sentinels = new ArrayList<>();

        Redis(Path dir) throws IOException {
            for (int i = 0; i < SIZE; i++) {
                List<String> arguments = new ArrayList<>(List.of("--appendonly", "yes"));
                if (i > 0) {
                    arguments.addAll(
                            List.of("--replicaof", "127.0.0.1 " + servers.get(0).port()));
                }
                servers.add(RedisServer.start(
                        Files.createDirectories(dir.resolve("redis-" + i)), arguments.toArray(String[]::new)));
            }
            for (int i = 0; i < SIZE; i++) {
                sentinels.add(sentinel(Files.createDirectories(dir.resolve("redis-sentinel-" + i))));
            }
        }

        private Process sentinel(Path dir) throws IOException {
            Path config = dir.resolve("sentinel.conf");
            Files.writeString(
                    config,
                    "port " + Ports.free() + "\nbind 127.0.0.1\ndir " + dir + "\nsentinel monitor " + MASTER_NAME
                            + " 127.0.0.1 " + servers.get(0).port() + " 2\n");
            Process started = new ProcessBuilder(
                            Interop.requireTool("redis-server").toString(), config.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        }

        Map<Long, String> pids() {
            Map<Long, String> roles = new LinkedHashMap<>();
            servers.forEach(server ->
                    roles.put(server.pid(), server == servers.get(0) ? "redis-server master" : "redis-server replica"));
            sentinels.forEach(sentinel -> roles.put(sentinel.pid(), "redis-sentinel"));
            return roles;
        }

        @Override
        public void close() {
            sentinels.forEach(Process::destroyForcibly);
            servers.forEach(RedisServer::close);
        }
    }
}
