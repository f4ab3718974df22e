package dev.redoubt.node.command;

/** What one command does. Stateless; made once, with the table. */
@FunctionalInterface
interface CommandHandler {
    /** Runs the request in {@code call} and writes exactly one reply, unless it defers. The arity has been checked. */
    void run(Call call);
}
