package dev.redoubt.node.command;

import dev.redoubt.node.command.CommandSpec.KeyPositions;
import java.util.List;

/** The table's entries, one line a command: arity, flags and keys as Redis 7.0.15's COMMAND prints them. */
final class StandardCommands {
    private StandardCommands() {}

    static void addTo(List<CommandSpec> specs) {
        specs.add(new CommandSpec("ping", -1, CommandFlag.bits("fast"), KeyPositions.NONE, "connection", "1.0.0", c -> {
            c.reply.pong();
        }));
    }
}
