package dev.redoubt.node.session;

/** The work of one command that needs no shard. */
@FunctionalInterface
public interface SessionHandler {
    /**
     * Runs the request in {@code context} and writes exactly one reply, unless it defers. The arity has been checked.
     * Called on the session's loop; must not wait.
     */
    void run(SessionContext context);
}
