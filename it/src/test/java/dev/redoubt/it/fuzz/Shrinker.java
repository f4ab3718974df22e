package dev.redoubt.it.fuzz;

import dev.redoubt.node.command.random.WildRequests.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the shortest part of a history that still leads to a difference of the same kind. */
final class Shrinker {
    private static final int[] LAST = {1, 2, 4, 10, 30, 100, 300, 1000, 3000};

    private final Sides sides;
    private final int variant;
    private final long end;

    /**
     * @param variant of the rounds
     * @param seconds how long it may look
     */
    Shrinker(Sides sides, int variant, long seconds) {
        this.sides = sides;
        this.variant = variant;
        this.end = System.nanoTime() + seconds * 1_000_000_000L;
    }

    /**
     * What is left of a history.
     *
     * @param found the difference to which it leads; null if the whole history does not lead to one again
     */
    record Shortest(List<Request> steps, @Nullable Difference found) {}

    Shortest shrink(List<Request> history, String kind) throws IOException {
        Shortest best = new Shortest(history, null);
        for (int last : LAST) {
            if (last < history.size() && best.found() == null) {
                best = better(best, history.subList(history.size() - last, history.size()), kind);
            }
        }
        if (best.found() == null) {
            best = better(best, history, kind);
        }
        int part = best.steps().size() / 2;
        while (best.found() != null && part > 0 && System.nanoTime() < end) {
            int before = best.steps().size();
            for (int at = before - part; at > -part && System.nanoTime() < end; at -= part) {
                List<Request> left = new ArrayList<>(best.steps());
                left.subList(Math.max(0, at), Math.min(left.size(), Math.max(0, at + part)))
                        .clear();
                if (left.size() < best.steps().size()) {
                    best = better(best, left, kind);
                }
            }
            part = part == 1 && best.steps().size() < before ? 1 : part / 2;
        }
        return best;
    }

    private Shortest better(Shortest best, List<Request> steps, String kind) throws IOException {
        try (Round round = new Round(sides, variant)) {
            List<Round.Found> all = round.run(steps);
            for (Round.Found found : all) {
                if (found.difference().kind().equals(kind)) {
                    return new Shortest(steps.subList(0, found.steps()), found.difference());
                }
            }
            boolean broken =
                    !all.isEmpty() && all.get(all.size() - 1).difference().isOfWaiting();
            Difference end = broken ? null : round.end();
            return end != null && end.kind().equals(kind) ? new Shortest(steps, end) : best;
        }
    }
}
