package dev.redoubt.node.command.engine;

/** The outcome of a request that a shard ran. */
public enum Outcome {
    /** Its reply is in the buffer. */
    REPLIED,
    /** Its reply comes through a {@link Deferred}. */
    DEFERRED
}
