package dev.redoubt.it.bench;

import dev.redoubt.it.bench.endurance.Endurance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints Redoubt's figures beside redis-server's, measured in turn on this machine. {@code -Dbench=throughput,memory}
 * chooses parts (all: throughput, memory, hostile, failover, start; only if named: types, see {@link BytesPerKey}, big,
 * see {@link BigCommands}, calm, see {@link Calm}, endurance, see {@link Endurance}, and idle, see {@link Idle}),
 * {@code -Dbench.rounds=3} the rounds. With {@code -Dbench.against=FOLDER} the throughput is compared with the node
 * that was built in that checkout instead.
 */
public final class Benchmark {
    private Benchmark() {}

    /** Removes the folder of a server that has ended: the files of all rounds would fill a disk. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Removes the folders of processes that have ended, and leaves their logs. */
    private static void deleteFolders(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            for (Path folder : files.filter(Files::isDirectory).toList()) {
                delete(folder);
            }
        }
    }

    /** Runs the parts that were asked for. */
    public static void main(String[] args) throws Exception {
        List<String> parts = List.of(System.getProperty("bench", "throughput,memory,hostile,failover,start")
                .split(","));
        int rounds = Integer.getInteger("bench.rounds", 3);
        Path dir = Files.createTempDirectory("redoubt-bench");
        System.out.printf(
                "%d processors, JDK %s; the machine may be shared: read medians and ratios%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version());
        if (parts.contains("throughput")) {
            String checkout = System.getProperty("bench.against");
            Throughput throughput = checkout == null
                    ? Throughput.againstRedis(dir, rounds)
                    : Throughput.againstCheckout(Path.of(checkout), dir, rounds);
            throughput.run();
        }
        if (parts.contains("memory")) {
            new MemoryAndFiles(dir, rounds).run();
        }
        if (parts.contains("types")) {
            new BytesPerKey(dir, rounds).run();
        }
        if (parts.contains("big")) {
            new BigCommands(dir, rounds).run();
        }
        if (parts.contains("hostile")) {
            new Hostile(dir).run();
        }
        if (parts.contains("idle")) {
            new Idle(dir, rounds).run();
        }
        if (parts.contains("failover")) {
            new FailoverTime(dir, 10).run();
        }
        if (parts.contains("calm")) {
            new Calm(dir.resolve("calm"), Integer.getInteger("bench.seconds", 120)).run();
        }
        if (parts.contains("endurance")) {
            int minutes = Integer.getInteger("bench.minutes", 30);
            long seed = Long.getLong("bench.seed", System.nanoTime());
            new Endurance(dir.resolve("endurance"), minutes, seed).run();
            deleteFolders(dir.resolve("endurance"));
        }
        if (parts.contains("start")) {
            new Start(dir, Integer.getInteger("bench.rounds", 5)).run();
        }
    }
}
