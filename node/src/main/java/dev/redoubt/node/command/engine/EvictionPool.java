package dev.redoubt.node.command.engine;

import dev.redoubt.node.keyspace.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The best candidates for eviction that samples have shown so far, the best last (evict.c evictionPoolPopulate). They
 * outlive an eviction, which makes the choice much better than that of one sample. A key may be gone, or used, since it
 * came in. The shard's thread only.
 */
final class EvictionPool {
    /** {@code EVPOOL_SIZE}. */
    static final int SIZE = 16;

    /**
     * A key that may be evicted.
     *
     * @param score the higher, the sooner
     */
    record Candidate(long score, int db, byte[] key) {}

    /** By score, ascending. */
    private final List<Candidate> candidates = new ArrayList<>(SIZE + 1);

    /** Takes a key if it is better than the worst, or if there is room. */
    void offer(long score, int db, Entry entry) {
        if (candidates.size() == SIZE && score <= candidates.get(0).score()) {
            return;
        }
        int at = 0;
        while (at < candidates.size() && candidates.get(at).score() < score) {
            at++;
        }
        byte[] key = entry.copyKey();
        if (isThere(db, key)) {
            // A small database shows the same keys again and again; they must not fill the pool.
            return;
        }
        candidates.add(at, new Candidate(score, db, key));
        if (candidates.size() > SIZE) {
            candidates.remove(0);
        }
    }

    private boolean isThere(int db, byte[] key) {
        for (Candidate candidate : candidates) {
            if (candidate.db() == db && java.util.Arrays.equals(candidate.key(), key)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the best out, or returns null. */
    @Nullable
    Candidate takeBest() {
        return candidates.isEmpty() ? null : candidates.remove(candidates.size() - 1);
    }

    void clear() {
        candidates.clear();
    }
}
