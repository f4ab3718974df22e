package dev.redoubt.config;

/** The supervisor of the process, which wants to be told of its start and its end. */
public enum Supervised {
    /** Nobody. */
    NO,
    /** Upstart, which is refused. */
    UPSTART,
    /** systemd, by messages to the socket that NOTIFY_SOCKET names. */
    SYSTEMD,
    /** systemd if NOTIFY_SOCKET is set, else nobody. */
    AUTO
}
