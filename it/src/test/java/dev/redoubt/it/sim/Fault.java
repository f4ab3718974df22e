package dev.redoubt.it.sim;

/** What can go wrong (docs/protocol.md 8). */
enum Fault {
    /** kill -9: the page cache survives. */
    KILL,
    /** The un-fsynced tail is lost, the kernel's boot id changes. */
    POWER,
    /** The data directory is lost. */
    WIPE,
    VOTER,
    VOTER_WIPE,
    PAUSE,
    PARTITION,
    LINK,
    /** A member sees one other member and one voter only. */
    BRIDGE,
    /** False crash evidence: the port refuses, the node lives. */
    REFUSED,
    /** A rewrite: what lies before the base can no longer be read or cut. */
    COMPACT,
    /** SENTINEL FAILOVER. */
    PLANNED
}
