package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.admin.AdminHandlers;
import dev.redoubt.node.command.data.DataHandlers;
import dev.redoubt.node.command.engine.CommandHandler;
import dev.redoubt.node.script.Scripts;

/** The commands that a shard runs, each with its handler; built once a process. Stateless. */
public final class ShardCommands {
    /** Bound to {@link CommandTable#standard}; nobody writes to it after it was built. */
    public static final HandlerTable<CommandHandler> HANDLERS = build();

    private ShardCommands() {}

    private static HandlerTable<CommandHandler> build() {
        HandlerTable<CommandHandler> handlers = new HandlerTable<>(CommandTable.standard(), CommandHandler[]::new);
        DataHandlers.addTo(handlers);
        AdminHandlers.addTo(handlers);
        Scripts.addTo(handlers);
        return handlers;
    }
}
