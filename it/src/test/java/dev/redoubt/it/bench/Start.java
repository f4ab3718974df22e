package dev.redoubt.it.bench;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.persistence.testing.CertificateAuthority;
import dev.redoubt.persistence.testing.CertificateAuthority.PemFiles;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The time from the start of a process to its first answers over a socket, beside redis-server and redis-sentinel; and
 * the start of a whole cluster as {@code -Pcluster} starts it, with mutual TLS, to its first acknowledged write.
 */
final class Start {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int SIZE = 3;
    private static final int REST_SECONDS = 20;

    private final Path dir;
    private final int rounds;

    /** The figures of all rounds, by the name of their row, in the order in which they are printed. */
    private final Map<String, List<Double>> rows = new LinkedHashMap<>();

    Start(Path dir, int rounds) {
        this.dir = dir;
        this.rounds = rounds;
    }

    void run() throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            Path folder = Files.createDirectories(dir.resolve("start" + round));
            redisServer(folder);
            redisSentinel(folder);
            loneNode(folder);
            loneSentinel(folder);
            cluster(folder);
            Benchmark.delete(folder);
        }
        System.out.printf("%nStart of processes, medians of %d rounds in turn%n", rounds);
        rows.forEach((name, figures) -> System.out.printf(
                "%-80s %,9.1f   (%,.1f to %,.1f)%n",
                name,
                Throughput.median(figures),
                figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow()));
    }

    private void note(String row, double figure) {
        rows.computeIfAbsent(row, name -> new ArrayList<>()).add(figure);
    }

    private void redisServer(Path folder) throws IOException {
        int port = Ports.free();
        Path data = Files.createDirectories(folder.resolve("redis"));
        long start = System.nanoTime();
        Process redis = foreign("redis-server", "--port", "" + port, "--dir", data.toString(), "--appendonly", "yes");
        try {
            note("redis-server: first PONG, ms", until(start, () -> answers(port, "PONG", "PING")));
            note("redis-server: first write, ms", until(start, () -> answers(port, "OK", "SET", "k", "v")));
        } finally {
            redis.destroyForcibly();
        }
    }

    private void redisSentinel(Path folder) throws IOException {
        int port = Ports.free();
        Path config = Files.writeString(
                folder.resolve("redis-sentinel.conf"),
                "port " + port + "\ndir " + folder + "\nsentinel monitor mymaster 127.0.0.1 " + Ports.free() + " 2\n");
        long start = System.nanoTime();
        Process redis = foreign("redis-server", config.toString(), "--sentinel");
        try {
            note("redis-sentinel: first PONG, ms", until(start, () -> answers(port, "PONG", "PING")));
        } finally {
            redis.destroyForcibly();
        }
    }

    private static Process foreign(String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Interop.requireTool(program).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    private void loneNode(Path folder) throws IOException {
        try (RedoubtProcess node = RedoubtProcess.node(folder.resolve("node"))) {
            long start = System.nanoTime();
            node.launch();
            note("lone node: first PONG, ms", until(start, () -> answers(node.port(), "PONG", "PING")));
            note("lone node: first write, ms", until(start, () -> answers(node.port(), "OK", "SET", "k", "v")));
            note("lone node: processor time to its first write, ms", cpuMs(List.of(node)));
        }
    }

    private void loneSentinel(Path folder) throws IOException {
        int port = Ports.free();
        List<String> arguments = List.of("--cluster-port", "" + port, "--sentinels", "127.0.0.1:" + port);
        try (RedoubtProcess sentinel =
                new RedoubtProcess(Kind.SENTINEL, Ports.free(), folder.resolve("sentinel"), arguments)) {
            long start = System.nanoTime();
            sentinel.launch();
            note("sentinel: first PONG, ms", until(start, () -> answers(sentinel.port(), "PONG", "PING")));
        }
    }

    private void cluster(Path folder) throws IOException, InterruptedException {
        PemFiles tls = new CertificateAuthority("start").issue(folder.resolve("tls"), "peer");
        List<Integer> voters = List.of(Ports.free(), Ports.free(), Ports.free());
        String addresses = String.join(
                ",", voters.stream().map(port -> "127.0.0.1:" + port).toList());
        List<RedoubtProcess> nodes = new ArrayList<>();
        List<RedoubtProcess> sentinels = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            nodes.add(process(
                    Kind.NODE, folder.resolve("node-" + i), Ports.free(), addresses, tls, "--acknowledge", "quorum"));
            sentinels.add(process(Kind.SENTINEL, folder.resolve("sentinel-" + i), voters.get(i), addresses, tls));
        }
        List<RedoubtProcess> all = new ArrayList<>(nodes);
        all.addAll(sentinels);
        try {
            long start = System.nanoTime();
            all.forEach(process -> process.launch());
            note("cluster of 6 with TLS: first write, ms", until(start, () -> nodes.stream()
                    .anyMatch(node -> answers(node.port(), "OK", "SET", "k", "v"))));
            note("cluster of 6 with TLS: processor time to the first write, ms", cpuMs(all));
            note("cluster of 6 with TLS: terms at the first write", terms(sentinels));
            // A program meets a cluster that runs; one whose processes still start would be measured with them.
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            messageClients(addresses, tls, folder);
        } finally {
            all.forEach(RedoubtProcess::close);
        }
    }

    private static RedoubtProcess process(
            Kind kind, Path dir, int clusterPort, String voters, PemFiles tls, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--cluster-port", "" + clusterPort, "--sentinels", voters));
        arguments.addAll(tls.arguments());
        arguments.addAll(List.of(more));
        return new RedoubtProcess(kind, Ports.free(), dir, arguments);
    }

    /** The highest term that a sentinel has voted in. */
    private static double terms(List<RedoubtProcess> sentinels) throws IOException {
        long highest = 0;
        for (RedoubtProcess sentinel : sentinels) {
            try (RespClient client = sentinel.connect()) {
                if (client.call("SENTINEL", "MASTER", "mymaster") instanceof List<?> fields) {
                    for (int i = 0; i + 1 < fields.size(); i += 2) {
                        if (text(fields.get(i)).equals("config-epoch")) {
                            highest = Math.max(highest, Long.parseLong(text(fields.get(i + 1))));
                        }
                    }
                }
            }
        }
        return highest;
    }

    private static String text(Object bulk) {
        return bulk instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(bulk);
    }

    /** A program as it comes, and one that has an archive of its classes, as docs/client.md recommends. */
    private void messageClients(String voters, PemFiles tls, Path folder) throws IOException {
        Path program = program(folder.resolve("client.jar"));
        Path archive = folder.resolve("client.jsa");
        note("message client", firstReplies(program, voters, tls));
        firstReplies(program, voters, tls, "-XX:ArchiveClassesAtExit=" + archive);
        if (!Files.exists(archive)) {
            throw new IOException("Java made no archive of the message client's classes");
        }
        note("message client with its archive", firstReplies(program, voters, tls, "-XX:SharedArchiveFile=" + archive));
    }

    /** Puts {@link StartedClient} into a jar: Java makes no archive of classes in folders. */
    private static Path program(Path jar) throws IOException {
        String entry = StartedClient.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = Start.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            Objects.requireNonNull(in).transferTo(out);
            out.closeEntry();
        }
        return jar;
    }

    private void note(String client, double[] replies) {
        note(client + ": first reply, ms after the start of its JVM", replies[0]);
        note(client + ": first reply, ms after connect", replies[1]);
        note(client + ", the second of its JVM: first reply, ms after connect", replies[2]);
    }

    /** Returns the milliseconds to the first reply since the start of the JVM, and since its two connects. */
    private static double[] firstReplies(Path program, String voters, PemFiles tls, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String root = System.getProperty("redoubt.root");
        String classPath = String.join(
                File.pathSeparator,
                program.toString(),
                source(KeyspaceClient.class),
                Path.of(root, "sentinel/target/redoubt-sentinel.jar").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-Xlog:disable", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.addAll(List.of(StartedClient.class.getName(), voters));
        command.addAll(List.of(
                tls.certificate().toString(),
                tls.key().toString(),
                tls.authority().toString()));
        long start = System.nanoTime();
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            int first = client.getInputStream().read();
            if (first != StartedClient.REPLIED) {
                throw new IOException("the message client failed: " + (char) first
                        + new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            double sinceStart = (System.nanoTime() - start) / 1e6;
            String[] replies = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow()
                    .split(" ");
            return new double[] {sinceStart, Double.parseDouble(replies[0]), Double.parseDouble(replies[1])};
        } finally {
            client.destroyForcibly();
        }
    }

    private static String source(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static double cpuMs(List<RedoubtProcess> processes) {
        return processes.stream()
                .mapToDouble(process -> ProcessHandle.of(process.pid())
                                .flatMap(handle -> handle.info().totalCpuDuration())
                                .orElseThrow()
                                .toNanos()
                        / 1e6)
                .sum();
    }

    private interface Condition {
        boolean holds();
    }

    private static double until(long startNanos, Condition condition) throws IOException {
        while (!condition.holds()) {
            if (System.nanoTime() - startNanos > LIMIT_NANOS) {
                throw new IOException("no answer within " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return (System.nanoTime() - startNanos) / 1e6;
    }

    private static boolean answers(int port, String expected, String... command) {
        try (RespClient client = new RespClient("127.0.0.1", port)) {
            return expected.equals(client.call((Object[]) command));
        } catch (IOException notYet) {
            return false;
        }
    }
}
