package dev.redoubt.it.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints Redoubt's figures beside redis-server's, measured in turn on this machine. {@code -Dbench=throughput,memory}
 * chooses parts (all: throughput, memory, failover), {@code -Dbench.rounds=3} the rounds. With
 * {@code -Dbench.against=FOLDER} the throughput is compared with the node that was built in that checkout instead.
 */
public final class Benchmark {
    private Benchmark() {}

    /** Runs the parts that were asked for. */
    public static void main(String[] args) throws Exception {
        List<String> parts = List.of(
                System.getProperty("bench", "throughput,memory,failover").split(","));
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
        if (parts.contains("failover")) {
            new FailoverTime(dir, 10).run();
        }
    }
}
