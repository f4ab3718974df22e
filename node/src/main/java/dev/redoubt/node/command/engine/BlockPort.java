package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.List;
import java.util.function.Consumer;

/** Requests that wait until one of their keys has something for them. The shard's thread only. */
public interface BlockPort {
    /**
     * Lets the request that {@code client} is making wait in {@link BlockedClients}; the request then ends with {@link
     * Outcome#DEFERRED}.
     *
     * @param timeoutMs how long it waits at most, in milliseconds; 0 for ever
     * @param atTimeout writes the reply of a request that has waited so long
     */
    void block(ClientState client, int db, List<byte[]> keys, long timeoutMs, Consumer<ReplyWriter> atTimeout);
}
