package dev.redoubt.config;

/** The clients that may use DEBUG: none, all, or those of this machine. */
public enum DebugAccess {
    NO,
    YES,
    LOCAL
}
