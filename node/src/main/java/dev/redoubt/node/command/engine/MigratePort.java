package dev.redoubt.node.command.engine;

/** Carries keys to another instance. The shard's thread only. */
public interface MigratePort {
    /**
     * Begins a transfer. When it has ended, the request of {@code migration} runs again and takes its migration by
     * {@link #takeEnded}; whether that happens or not, {@link Migration#forget} is called.
     */
    void begin(Migration migration, Deferred.Again reply);

    /** Returns what the request that runs again has begun, and forgets it. */
    Migration takeEnded(ClientState client);

    /** Returns the connections to targets that are open, for INFO. */
    int sockets();
}
