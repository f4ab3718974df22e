package dev.redoubt.config;

/** Redis's log levels, the most talkative first. */
public enum LogLevel {
    DEBUG,
    VERBOSE,
    NOTICE,
    WARNING
}
