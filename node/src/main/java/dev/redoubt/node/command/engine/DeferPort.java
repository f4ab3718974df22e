package dev.redoubt.node.command.engine;

/** Replies that come later. The shard's thread only. */
public interface DeferPort {
    /**
     * Begins a reply that comes later to the request that {@code client} is making; the request then ends with
     * {@link Outcome#DEFERRED}. It may be completed at once, before the handler returns.
     */
    Deferred defer(ClientState client);

    /** As {@link #defer}, for a request that may run again; {@code again} is what runs then, and nobody writes to it. */
    Deferred.Again defer(ClientState client, byte[][] again);
}
