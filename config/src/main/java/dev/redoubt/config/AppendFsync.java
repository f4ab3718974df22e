package dev.redoubt.config;

/** The points in time at which the append-only file is forced to disk; in the order in which Redis names them. */
public enum AppendFsync {
    EVERYSEC,
    ALWAYS,
    NO
}
