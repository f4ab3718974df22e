package dev.redoubt.config;

/** The part of the cluster that an acknowledgement waits for (docs/protocol.md 7); ordered from loose to strict. */
public enum AckMode {
    /** Written here. */
    LOCAL,
    /** Written on a majority of the members. */
    QUORUM,
    /** Fsynced on a majority of the members. */
    QUORUM_FSYNC;

    /** True if a reply waits for a majority of members. */
    public boolean needsMajority() {
        return this != LOCAL;
    }

    /** The stricter of two, which wins when members were started with different ones (1.2). */
    public AckMode strictest(AckMode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
