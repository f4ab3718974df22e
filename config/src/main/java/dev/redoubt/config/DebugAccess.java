package dev.redoubt.config;

/** Who may use DEBUG: nobody, everybody, or connections from this machine. */
public enum DebugAccess {
    NO,
    YES,
    LOCAL
}
