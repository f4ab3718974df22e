package dev.redoubt.config;

/** When the append-only file is forced to disk. */
public enum AppendFsync {
    ALWAYS,
    EVERYSEC,
    NO
}
