package dev.redoubt.config;

/** Redis's log levels, the most verbose first. */
public enum LogLevel {
    DEBUG,
    VERBOSE,
    NOTICE,
    WARNING
}
