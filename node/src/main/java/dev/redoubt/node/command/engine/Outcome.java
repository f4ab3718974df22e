package dev.redoubt.node.command.engine;

/** What became of a request. */
public enum Outcome {
    /** Its reply, if it has one, is in the buffer. */
    REPLIED,
    /** Its reply is in the buffer, and the connection closes behind it (QUIT, CLIENT KILL of oneself). */
    CLOSE_AFTER_REPLY,
    /** Its reply comes through a {@link Deferred}; the connection's next requests wait for it. */
    DEFERRED
}
