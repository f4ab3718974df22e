package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives redis-server, and the node with several heaps, inputs that try to end it. Prints what came of each, whether the
 * process lives, its greatest resident memory, and the 99th percentile of another client's PING meanwhile.
 * {@code -Dbench.inputs=SET,MGET} chooses inputs whose names contain one of these.
 */
final class Hostile {
    private static final long SETTLE_NANOS = 2_000_000_000L;
    private static final int CLIENTS = 10_000;
    private static final String[] DIRECTIVES = {"--maxclients", String.valueOf(CLIENTS + 100)};
    private static final long PING_NANOS = 5_000_000L;
    private static final int PING_TIMEOUT_MS = 60_000;

    private final Path dir;

    Hostile(Path dir) {
        this.dir = dir;
    }

    /** What another client saw while the input was sent. */
    private record Seen(String outcome, boolean alive, long rssBytes, double pingMs) {
        @Override
        public String toString() {
            return String.format(
                    "%-28s %-5s %6d MB %8.1f ms", outcome, alive ? "lives" : "ENDED", rssBytes >> 20, pingMs);
        }
    }

    /** Gives servers time to do what an input makes them do. */
    static void settle() {
        LockSupport.parkNanos(SETTLE_NANOS);
    }

    void run() throws IOException, InterruptedException {
        Map<String, Server.Starter> servers = new LinkedHashMap<>();
        servers.put("redis-server", at -> Server.redis(at, DIRECTIVES));
        servers.put("-Xmx512m", at -> Server.redoubtWithHeap(at, "-Xmx512m", DIRECTIVES));
        servers.put("-Xmx1g", at -> Server.redoubtWithHeap(at, "-Xmx1g", DIRECTIVES));
        servers.put("default heap", at -> Server.redoubtWithHeap(at, null, DIRECTIVES));
        System.out.println("\nHostile inputs: outcome, process, greatest RSS, p99 of another client's PING");
        String[] chosen = System.getProperty("bench.inputs", "").split(",");
        int run = 0;
        for (Map.Entry<String, HostileInputs.Input> input :
                HostileInputs.all(CLIENTS).entrySet()) {
            boolean wanted = false;
            for (String part : chosen) {
                wanted |= input.getKey().contains(part);
            }
            if (!wanted) {
                continue;
            }
            System.out.println(input.getKey());
            for (Map.Entry<String, Server.Starter> server : servers.entrySet()) {
                Path folder = dir.resolve("hostile" + run++);
                try (Server started = server.getValue().start(folder)) {
                    System.out.printf("    %-13s %s%n", server.getKey(), measure(started, input.getValue()));
                }
                Benchmark.delete(folder);
            }
        }
    }

    private static Seen measure(Server server, HostileInputs.Input input) throws InterruptedException {
        Prober prober = new Prober(server);
        prober.start();
        String outcome;
        try {
            outcome = input.send(server);
        } catch (IOException e) {
            outcome = "connection closed";
        }
        settle();
        prober.end();
        return new Seen(outcome, answers(server), prober.rssBytes, prober.p99Ms());
    }

    private static boolean answers(Server server) {
        try (RespClient client = server.connect()) {
            return client.call("PING") != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The other client. */
    private static final class Prober extends Thread {
        private final Server server;
        private final List<Double> pings = new ArrayList<>();
        private volatile boolean ending;
        private long rssBytes;

        Prober(Server server) {
            this.server = server;
        }

        @Override
        public void run() {
            @Nullable RespClient client = null;
            while (!ending) {
                long begun = System.nanoTime();
                try {
                    if (client == null) {
                        client = server.connect();
                        client.timeoutMs(PING_TIMEOUT_MS);
                    }
                    client.call("PING");
                    rssBytes = Math.max(rssBytes, server.rssBytes());
                } catch (IOException e) {
                    // The process has ended, or closed this client, which did nothing: that is the answer.
                    client = null;
                }
                pings.add((System.nanoTime() - begun) / 1e6);
                LockSupport.parkNanos(PING_NANOS);
            }
        }

        void end() throws InterruptedException {
            ending = true;
            join();
        }

        double p99Ms() {
            pings.sort(null);
            return pings.get((int) (pings.size() * 0.99));
        }
    }
}
