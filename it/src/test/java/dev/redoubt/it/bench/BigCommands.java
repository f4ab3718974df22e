package dev.redoubt.it.bench;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The longest time that another client waits for a GET while a big command runs, and for two seconds behind it, when
 * what was deleted may still be freed; the median of rounds, each with new processes, because a wait is the worst of
 * thousands and one more process on the machine makes it. {@code -Dbench.elements=10000000} is the size of the largest values.
 */
final class BigCommands {
    private static final int ELEMENTS = Integer.getInteger("bench.elements", 10_000_000);
    private static final long BEHIND_NS = 2_000_000_000L;
    private static final String KEY = "key:00000000";
    private static final String OTHER = "key:00000001";

    private final Path dir;
    private final int rounds;

    BigCommands(Path dir, int rounds) {
        this.dir = dir;
        this.rounds = rounds;
    }

    /**
     * One command.
     *
     * @param data what there is before
     * @param command the command
     * @param lazy true to set the directives by which a server frees in the background what is deleted
     */
    private record Big(String name, TypedData data, List<Object> command, boolean lazy) {}

    /**
     * What a server does.
     *
     * @param tookMs from the command to its whole reply
     * @param waitedMs the longest wait of the other client
     */
    private record Waits(double tookMs, double waitedMs) {}

    private static List<Big> all() {
        TypedData set = values("SADD", 1, ELEMENTS);
        TypedData tenth = values("SADD", 2, ELEMENTS / 20);
        TypedData list = values("RPUSH", 1, ELEMENTS / 10);
        TypedData keys = new TypedData(
                "keys", ELEMENTS / 5, 1, 1, "SET", (i, random) -> List.of(random.nextLong() + " is a number"));
        return List.of(
                new Big("nothing", list, List.of("PING"), false),
                new Big("DEL of a set", set, List.of("DEL", KEY), false),
                new Big("UNLINK of a set", set, List.of("UNLINK", KEY), false),
                new Big("DEL of a set, lazy", set, List.of("DEL", KEY), true),
                new Big("SET over a set, lazy", set, List.of("SET", KEY, "x"), true),
                new Big("KEYS", keys, List.of("KEYS", "*1"), false),
                new Big("FLUSHALL", keys, List.of("FLUSHALL", "SYNC"), false),
                new Big("FLUSHALL ASYNC", keys, List.of("FLUSHALL", "ASYNC"), false),
                new Big("FLUSHALL, lazy", keys, List.of("FLUSHALL"), true),
                new Big("SUNION", tenth, List.of("SUNION", KEY, OTHER), false),
                new Big("SUNIONSTORE", tenth, List.of("SUNIONSTORE", "to", KEY, OTHER), false),
                new Big("LRANGE", list, List.of("LRANGE", KEY, 0, -1), false),
                new Big("SORT", list, List.of("SORT", KEY, "ALPHA", "STORE", "to"), false),
                new Big("DEL of a list", list, List.of("DEL", KEY), false));
    }

    private static TypedData values(String command, int keys, int elements) {
        return new TypedData(
                command, keys, elements, 1, command, (i, random) -> List.of(i + ":" + random.nextInt(1_000_000)));
    }

    void run() throws Exception {
        System.out.println("\nLongest wait of another client's GET during a big command and 2 s behind it, in ms;"
                + " the largest set has " + ELEMENTS + " members; medians of " + rounds + " rounds in turn");
        System.out.printf(
                "%-24s %12s %12s %7s %12s %12s%n", "", "redis waits", "Redoubt", "ratio", "redis takes", "Redoubt");
        String chosen = System.getProperty("bench.big", "");
        for (Big big : all()) {
            if (big.name().contains(chosen)) {
                List<Waits> redis = new ArrayList<>();
                List<Waits> redoubt = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    redis.add(measure(at -> Server.redis(at, Server.NO_REWRITE), big));
                    redoubt.add(measure(at -> Server.redoubt(at, Server.NO_REWRITE), big));
                }
                Waits theirs = median(redis);
                Waits ours = median(redoubt);
                System.out.printf(
                        "%-24s %,12.1f %,12.1f %6.2fx %,12.1f %,12.1f%n",
                        big.name(),
                        theirs.waitedMs(),
                        ours.waitedMs(),
                        ours.waitedMs() / theirs.waitedMs(),
                        theirs.tookMs(),
                        ours.tookMs());
            }
        }
    }

    private static Waits median(List<Waits> all) {
        double[] took = all.stream().mapToDouble(Waits::tookMs).sorted().toArray();
        double[] waited = all.stream().mapToDouble(Waits::waitedMs).sorted().toArray();
        return new Waits(took[took.length / 2], waited[waited.length / 2]);
    }

    private Waits measure(Server.Starter starter, Big big) throws Exception {
        Path folder = dir.resolve("big");
        try (Server server = starter.start(folder);
                RespClient client = server.connect()) {
            client.timeoutMs(300_000);
            if (big.lazy()) {
                for (String event : List.of("user-del", "user-flush", "server-del")) {
                    client.ok("CONFIG", "SET", "lazyfree-lazy-" + event, "yes");
                }
            }
            big.data().write(client);
            AtomicBoolean ended = new AtomicBoolean();
            AtomicLong worst = new AtomicLong();
            Thread other = new Thread(() -> ask(server, ended, worst), "the other client");
            other.start();
            // The compiler has seen the other client's command when the big one comes.
            ask(server, new AtomicBoolean(true), new AtomicLong());
            // What the load has left: the collector of the clients would stop both of them during the command.
            System.gc();
            worst.set(0);
            long start = System.nanoTime();
            client.ok(big.command().toArray());
            double tookMs = (System.nanoTime() - start) / 1e6;
            ended.set(true);
            other.join();
            return new Waits(tookMs, worst.get() / 1e6);
        } finally {
            Benchmark.delete(folder);
        }
    }

    /** Asks again and again, until two seconds behind the end. */
    private static void ask(Server server, AtomicBoolean ended, AtomicLong worst) {
        try (RespClient client = server.connect()) {
            client.timeoutMs(300_000);
            SplittableRandom random = new SplittableRandom(1);
            long endNs = 0;
            while (endNs == 0 || System.nanoTime() - endNs < BEHIND_NS) {
                long start = System.nanoTime();
                client.call("GET", "probe:" + random.nextInt(1000));
                worst.accumulateAndGet(System.nanoTime() - start, Math::max);
                if (endNs == 0 && ended.get()) {
                    endNs = System.nanoTime();
                }
            }
        } catch (IOException broken) {
            worst.set(Long.MAX_VALUE);
        }
    }
}
