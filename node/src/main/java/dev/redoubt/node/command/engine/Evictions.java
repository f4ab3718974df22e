package dev.redoubt.node.command.engine;

import dev.redoubt.node.keyspace.AccessClock;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.KeyAccess;
import dev.redoubt.node.keyspace.Keyspace;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the keys that go when data have reached {@code maxmemory} (evict.c). It chooses; {@link CommandEngine}
 * removes. The shard's thread only.
 */
public final class Evictions {
    private static final int LINEAR_TENACITY = 10;
    private static final int MOST_TENACITY = 100;
    private static final int KEYS_PER_TENACITY = 25;
    private static final int LEAST_KEYS = 16;
    private static final double GROWTH = 1.15;

    private final RandomGenerator random;
    private final EvictionPool pool = new EvictionPool();
    private EvictionRule rule = EvictionRule.NONE;
    private boolean onlyExpiring;
    private int samples = 5;
    private int keysASlice = keysASlice(LINEAR_TENACITY);
    private boolean sharesIntegers = true;
    private int nextDb;

    Evictions(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Sets the policy from now on.
     *
     * @param onlyExpiring true if keys without an expiry stay
     * @param samples {@code maxmemory-samples}
     * @param tenacity {@code maxmemory-eviction-tenacity}
     */
    public void configure(EvictionRule rule, boolean onlyExpiring, int samples, int tenacity) {
        if (rule != this.rule || onlyExpiring != this.onlyExpiring) {
            pool.clear();
        }
        this.rule = rule;
        this.onlyExpiring = onlyExpiring;
        this.samples = samples;
        this.keysASlice = keysASlice(tenacity);
    }

    /** Sets what {@link #sharesIntegers} returns. */
    public void setSharesIntegers(boolean shared) {
        sharesIntegers = shared;
    }

    /**
     * Returns whether Redis would keep one object for each small number. Not with maxmemory and a policy of LRU or LFU:
     * then each has an access time of its own (evict.c, MAXMEMORY_FLAG_NO_SHARED_INTEGERS).
     */
    public boolean sharesIntegers() {
        return sharesIntegers;
    }

    /**
     * DIFFERS: Redis gives a slice up to 50 microseconds for each step of tenacity; here it is a number of keys, about
     * as many as that time allows, because the core has no clock.
     */
    static int keysASlice(int tenacity) {
        if (tenacity >= MOST_TENACITY) {
            return Integer.MAX_VALUE;
        }
        double keys = tenacity <= LINEAR_TENACITY
                ? (double) KEYS_PER_TENACITY * tenacity
                : KEYS_PER_TENACITY * LINEAR_TENACITY * Math.pow(GROWTH, tenacity - LINEAR_TENACITY);
        return (int) Math.max(LEAST_KEYS, keys);
    }

    /** Returns how many keys are evicted before something else has its turn. */
    int keysASlice() {
        return keysASlice;
    }

    /** Returns whether there is a policy that evicts. */
    boolean areOn() {
        return rule != EvictionRule.NONE;
    }

    /** Returns the key that goes next; null if none may go. */
    EvictionPool.@Nullable Candidate next(Keyspace keyspace) {
        return switch (rule) {
            case NONE -> null;
            case RANDOM -> anyKey(keyspace);
            case LRU, LFU, TTL -> bestKey(keyspace);
        };
    }

    private long keys(Database db) {
        return onlyExpiring ? db.expiresCount() : db.size();
    }

    /** Takes one database after the other, so that none is emptied before the others. */
    private EvictionPool.@Nullable Candidate anyKey(Keyspace keyspace) {
        for (int i = 0; i < keyspace.databases(); i++) {
            nextDb = (nextDb + 1) % keyspace.databases();
            Database db = keyspace.db(nextDb);
            if (keys(db) > 0) {
                Chosen chosen = new Chosen();
                KeyAccess.sample(db, random, 1, onlyExpiring, chosen::take);
                if (chosen.key != null) {
                    return new EvictionPool.Candidate(0, nextDb, chosen.key);
                }
            }
        }
        return null;
    }

    private static final class Chosen {
        private byte @Nullable [] key;

        void take(Entry entry) {
            key = entry.copyKey();
        }
    }

    private EvictionPool.@Nullable Candidate bestKey(Keyspace keyspace) {
        while (populate(keyspace)) {
            for (EvictionPool.Candidate best = pool.takeBest(); best != null; best = pool.takeBest()) {
                Entry entry = best.db() < keyspace.databases()
                        ? keyspace.db(best.db()).find(best.key())
                        : null;
                if (entry != null && (!onlyExpiring || entry.expireAtMs() != Entry.NO_EXPIRY)) {
                    return best;
                }
            }
        }
        return null;
    }

    /** Samples each database. Returns whether there was any key. */
    private boolean populate(Keyspace keyspace) {
        boolean any = false;
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.db(i);
            if (keys(db) > 0) {
                any = true;
                int number = i;
                KeyAccess.sample(
                        db, random, samples, onlyExpiring, entry -> pool.offer(score(keyspace, entry), number, entry));
            }
        }
        return any;
    }

    private long score(Keyspace keyspace, Entry entry) {
        AccessClock clock = keyspace.access();
        return switch (rule) {
            case LRU -> clock.idleSeconds(entry.access());
            case LFU -> AccessClock.MOST_COUNT - clock.frequency(entry.access());
            default -> Long.MAX_VALUE - entry.expireAtMs();
        };
    }
}
