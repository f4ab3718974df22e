package dev.redoubt.config;

/** When a write is answered (docs/protocol.md 7): written here, written on a majority, or fsynced on a majority. */
public enum Acknowledge {
    LOCAL,
    QUORUM,
    QUORUM_FSYNC
}
