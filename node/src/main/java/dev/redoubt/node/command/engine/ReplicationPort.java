package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The questions of WAIT. The shard's thread only; nothing here waits. */
public interface ReplicationPort {
    /** Returns how many replicas have all that {@code client} wrote (WAIT inside MULTI). */
    int replicasAcked(ClientState client);

    /**
     * WAIT: completed with the number of replicas once {@code replicas} have it or {@code timeoutMs} passed (0: never).
     */
    void waitReplicas(ClientState client, int replicas, long timeoutMs, Deferred deferred);

    /**
     * Answers the client that is in WAIT before its time; returns false if it is not.
     *
     * @param instead the reply; null for the number of replicas
     */
    boolean unblock(long client, @Nullable Consumer<ReplyWriter> instead);
}
