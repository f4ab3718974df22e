package dev.redoubt.config;

/** The points in time at which the append-only file is forced to disk. */
public enum AppendFsync {
    ALWAYS,
    EVERYSEC,
    NO
}
