package dev.redoubt.node.command.engine;

import java.util.List;

/** The way of invalidations to the clients that track keys (tracking.c). The shard's thread only. */
public interface TrackingPort {
    /** Returns whether some client wants to hear of changed keys that it has not read. */
    boolean isBroadcasting();

    /**
     * Tells clients of keys that have changed, through the gate.
     *
     * @param changes in their order; a key may be among them more than once
     */
    void changed(List<KeyChange> changes);

    /** Tells all clients to forget everything, through the gate: databases were emptied or exchanged. */
    void emptied();

    /** As {@link #emptied}, at once: this is another keyspace, and what was to be told of the old one is void. */
    void replaced();
}
