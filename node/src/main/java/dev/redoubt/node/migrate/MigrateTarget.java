package dev.redoubt.node.migrate;

/**
 * The instance to which keys are moved.
 *
 * @param host a name or an address, as the client gave it
 * @param port of its clients; what is no port leads to a failed connection
 */
public record MigrateTarget(String host, int port) {}
