package dev.redoubt.node.shard.core;

import java.util.Map;
import java.util.Set;

/**
 * The life of a shard.
 *
 * <pre>
 *   LOADING --loaded--> SERVING --log truncated or replaced, DEBUG RELOAD--> LOADING
 *   LOADING, SERVING --shutdown, fatal error--> STOPPING
 * </pre>
 */
public enum ShardState {
    /** Base and records are being replayed; data commands get {@code -LOADING}. */
    LOADING,
    /** The member's core decides what is served. */
    SERVING,
    /** Pending records are written before the process ends; nothing is executed any more. */
    STOPPING;

    /** The moves of the drawing. */
    static final Map<ShardState, Set<ShardState>> MOVES =
            Map.of(LOADING, Set.of(SERVING, STOPPING), SERVING, Set.of(LOADING, STOPPING));
}
