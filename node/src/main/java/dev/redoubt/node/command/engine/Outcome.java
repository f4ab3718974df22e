package dev.redoubt.node.command.engine;

/** The outcome of a request that a shard ran. */
public enum Outcome {
    /** Its reply is in the buffer. */
    REPLIED,
    /** Its reply comes through a {@link Deferred}. */
    DEFERRED,
    /** It was stopped in its middle, and {@link CommandEngine#resume} goes on with it. */
    SUSPENDED
}
