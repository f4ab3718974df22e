package dev.redoubt.node.session;

/**
 * The origin of a session: what is known of it before its client says anything.
 *
 * @param id unique in this process, ascending
 * @param address the client's, {@code host:port}
 * @param localAddress ours
 * @param createdMs Unix time in milliseconds
 */
record SessionOrigin(long id, String address, String localAddress, long createdMs) {}
