package dev.redoubt.node.command.engine;

/** The questions of WAIT. The shard's thread only; nothing here waits. */
public interface ReplicationPort {
    /** Returns how many replicas have all that {@code client} wrote (WAIT inside MULTI). */
    int replicasAcked(ClientState client);

    /**
     * WAIT: completed with the number of replicas once {@code replicas} have it or {@code timeoutMs} passed (0: never).
     */
    void waitReplicas(ClientState client, int replicas, long timeoutMs, Deferred deferred);
}
