package dev.redoubt.persistence.log;

import java.util.random.RandomGenerator;

/**
 * A replication id as Redis shows it in {@code master_replid}. Each term has its own random one (3.1), so two
 * processes that both picked term 6 without sentinels are still told apart by log matching (3.3).
 */
public record ReplId(String hex) {
    /** The replid of a log in which no term has begun. */
    public static final ReplId NONE = new ReplId("0".repeat(HexId.LENGTH));

    public ReplId {
        HexId.check(hex, "a replid");
    }

    /** Makes a new id; the caller owns the randomness, so that a simulation stays repeatable. */
    public static ReplId random(RandomGenerator random) {
        return new ReplId(HexId.random(random));
    }

    @Override
    public String toString() {
        return hex;
    }
}
