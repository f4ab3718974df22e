package dev.redoubt.node.command.engine;

/**
 * A key that clients may have in their caches, and have in vain.
 *
 * @param readers the ids of the clients that have read it since it last changed; nobody changes the array
 * @param broadcast true if also those are told who want to hear of each change
 * @param by the id of the client that changed it; 0 if none did
 */
public record KeyChange(byte[] key, long[] readers, boolean broadcast, long by) {}
