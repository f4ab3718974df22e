package dev.redoubt.node.shard.core;

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

    /** Returns true if the drawing has a way to {@code next}. */
    boolean leadsTo(ShardState next) {
        return switch (this) {
            case LOADING -> next == SERVING || next == STOPPING;
            case SERVING -> next == LOADING || next == STOPPING;
            case STOPPING -> false;
        };
    }
}
