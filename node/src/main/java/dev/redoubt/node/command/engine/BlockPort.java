package dev.redoubt.node.command.engine;

/** Requests that wait until one of their keys has something for them. The shard's thread only. */
public interface BlockPort {
    /**
     * Lets the request that {@code client} is making wait in {@link BlockedClients}; the request then ends with {@link
     * Outcome#DEFERRED}.
     */
    void block(ClientState client, KeyWait wait);
}
