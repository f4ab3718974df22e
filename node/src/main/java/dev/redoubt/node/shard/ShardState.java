package dev.redoubt.node.shard;

/** Where a shard is in its life; {@link ShardActor} says what leads from one to the next. */
enum ShardState {
    /** Base and records are being replayed; data commands get {@code -LOADING}. */
    LOADING,
    /** The member's core decides what is served. */
    SERVING,
    /** Flushing before the process ends; nothing is executed any more. */
    STOPPING
}
