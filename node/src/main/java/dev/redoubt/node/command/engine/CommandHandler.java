package dev.redoubt.node.command.engine;

/** The action of one command. Stateless; made once, with the table. */
@FunctionalInterface
public interface CommandHandler {
    /** Runs the request in {@code call} and writes exactly one reply, unless it defers. The arity has been checked. */
    void run(CommandContext call);
}
