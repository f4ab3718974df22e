package dev.redoubt.it.fuzz;

import dev.redoubt.it.harness.NodeUnderTest;
import dev.redoubt.it.harness.SavedFiles;
import dev.redoubt.node.command.random.WildRequests;
import dev.redoubt.node.command.random.WildRequests.Request;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends random requests with hostile arguments to redis-server and to a node and compares replies and data; at the end
 * redis-server must read the node's log and its snapshot. It prints each difference with the shortest requests that lead
 * to it, and fails if there was one.
 *
 * <p>{@code -Dfuzz.commands=1000000} is how many requests, {@code -Dfuzz.seed=5} where they begin: the same seed gives
 * the same requests. A round of ten thousand begins with empty data; {@code -Dfuzz.round=17} begins with that round.
 * With {@code -Dfuzz.acknowledge=quorum} the node is the master of three, and its replies wait for a majority; all
 * members must come to have the same data.
 */
public final class Fuzz {
    private static final int ROUND = 10_000;
    private static final int INTERVAL = 2_000;
    private static final long SHRINK_SECONDS = 60;
    private static final int BATCH = 100;
    private static final int MOST_DIFFERENCES = 20;
    private static final int[] MEMBERS = {12, 12, 40, 300};
    private static final int[] STREAMS = {14, 30, 14, 8, 60};

    private final Sides sides;
    private final PrintStream out;
    private final long shrinkSeconds;
    private final Map<String, Integer> kinds = new LinkedHashMap<>();
    private long done;

    private Fuzz(Sides sides, PrintStream out, long shrinkSeconds) {
        this.sides = sides;
        this.out = out;
        this.shrinkSeconds = shrinkSeconds;
    }

    /**
     * Runs as many requests as were asked for.
     *
     * @throws IllegalStateException the two were not the same; the output says where
     */
    public static void main(String[] args) throws IOException {
        long seed = Long.getLong("fuzz.seed", System.currentTimeMillis());
        long commands = Long.getLong("fuzz.commands", 1_000_000);
        Path dir = Files.createTempDirectory("redoubt-fuzz");
        boolean quorum = System.getProperty("fuzz.acknowledge", "local").equals("quorum");
        System.out.println("seed " + seed + ", " + commands + " commands; the node's files are in " + dir);
        long seconds = Long.getLong("fuzz.shrink", SHRINK_SECONDS);
        Map<String, Integer> kinds = run(seed, commands, quorum, dir, System.out, seconds);
        if (!kinds.isEmpty()) {
            throw new IllegalStateException("seed " + seed + ": differences of " + kinds.size() + " kinds");
        }
        System.out.println("seed " + seed + ": no differences in " + commands + " commands");
    }

    /**
     * Runs the requests of a seed.
     *
     * @param quorum true for a node that is the master of three and acknowledges with a majority
     * @return the kinds of differences, and how many there were of each
     */
    static Map<String, Integer> run(
            long seed, long commands, boolean quorum, Path dir, PrintStream out, long shrinkSeconds)
            throws IOException {
        try (RedisServer redis = RedisServer.start("--sanitize-dump-payload", "yes");
                NodeUnderTest node = NodeUnderTest.start(quorum, dir, "--enable-debug-command", "yes")) {
            Fuzz fuzz = new Fuzz(Sides.of(redis, node), out, shrinkSeconds);
            long first = Long.getLong("fuzz.round", 0);
            for (long round = first; fuzz.done < commands; round++) {
                fuzz.round(seed, round, (int) Math.min(ROUND, commands - fuzz.done));
            }
            String files = SavedFiles.compare(node.node(), dir.resolve("files")) + node.members();
            if (!files.isEmpty()) {
                throw new IllegalStateException(files);
            }
            fuzz.kinds.forEach((kind, count) -> out.println("  " + count + " x " + kind));
            return fuzz.kinds;
        }
    }

    private void round(long seed, long number, int size) throws IOException {
        long start = System.nanoTime();
        int members = MEMBERS[(int) (number % MEMBERS.length)];
        int streams = STREAMS[(int) (number % STREAMS.length)];
        int variant = (int) (number / MEMBERS.length % Round.VARIANTS);
        WildRequests requests = new WildRequests(seed + number, members, streams);
        List<Request> history = new ArrayList<>();
        List<Round.Found> found = new ArrayList<>();
        try (Round round = new Round(sides, variant)) {
            boolean on = true;
            while (history.size() < size && on) {
                List<Request> batch = new ArrayList<>();
                while (batch.size() < BATCH) {
                    batch.add(requests.next());
                }
                history.addAll(batch);
                List<Round.Found> differences = round.run(batch);
                found.addAll(differences);
                round.takeDumped().forEach(reply -> offer(requests, reply));
                if (!differences.isEmpty() || history.size() % INTERVAL == 0) {
                    Difference data = isOfWaiting(differences) ? null : round.compareData();
                    if (data != null) {
                        found.add(new Round.Found(history.size(), data));
                    }
                    on = data == null && found.size() < MOST_DIFFERENCES && !isOfWaiting(found);
                }
            }
            Difference end = on ? round.end() : null;
            if (end != null) {
                found.add(new Round.Found(history.size(), end));
            }
        }
        done += history.size();
        long ms = (System.nanoTime() - start) / 1_000_000;
        out.println("round " + number + ": " + history.size() + " commands, " + ms + " ms, " + done + " in all");
        for (Round.Found each : found) {
            report("seed " + seed + ", round " + number, variant, history.subList(0, each.steps()), each.difference());
        }
    }

    private static boolean isOfWaiting(List<Round.Found> found) {
        return !found.isEmpty() && found.get(found.size() - 1).difference().isOfWaiting();
    }

    private static void offer(WildRequests requests, byte[] reply) {
        if (reply.length > 0 && reply[0] == '$' && reply[1] != '-') {
            int head = 0;
            while (reply[head] != '\n') {
                head++;
            }
            requests.offer(Arrays.copyOfRange(reply, head + 1, reply.length - 2));
        }
    }

    private void report(String where, int variant, List<Request> history, Difference found) throws IOException {
        int before = kinds.merge(found.kind(), 1, Integer::sum);
        String place = where + ", step " + history.size() + ": ";
        out.println("DIFFERENCE " + place + found.kind() + "\n" + found);
        if (before > 1) {
            return;
        }
        Shrinker shrinker = new Shrinker(sides, variant, shrinkSeconds);
        Shrinker.Shortest shortest = shrinker.shrink(history, found.kind());
        @Nullable Difference again = shortest.found();
        if (again == null) {
            out.println("  the same requests do not lead to it again");
            return;
        }
        out.println("  the shortest way to it, " + shortest.steps().size() + " requests:");
        shortest.steps().forEach(step -> out.println("    " + Step.shown(step)));
        out.println("  " + again);
    }
}
