package dev.redoubt.node.command.engine;

/** The way of keyspace events to the subscribers of this process. The shard's thread only. */
public interface EventPort {
    /**
     * Publishes an event, through the gate, to this process alone. Drops it while the log is being loaded: nothing
     * happens to keys then.
     */
    void publish(byte[] channel, byte[] message);
}
