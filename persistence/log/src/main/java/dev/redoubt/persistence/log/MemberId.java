package dev.redoubt.persistence.log;

import java.util.random.RandomGenerator;

/**
 * The identity of a node or of a sentinel (1.1): 40 hex digits, stored in its data directory when that is created.
 * An address is only an attribute of it; each of its processes is an {@link Incarnation}.
 */
public record MemberId(String hex) implements Comparable<MemberId> {
    public MemberId {
        HexId.check(hex, "a member id");
    }

    /** Makes a new identity; the caller owns the randomness, so that a simulation stays repeatable. */
    public static MemberId random(RandomGenerator random) {
        return new MemberId(HexId.random(random));
    }

    @Override
    public int compareTo(MemberId other) {
        return hex.compareTo(other.hex);
    }

    /** The first eight digits, for log lines. */
    public String brief() {
        return hex.substring(0, 8);
    }

    @Override
    public String toString() {
        return hex;
    }
}
