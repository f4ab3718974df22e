package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.admin.AdminHandlers;
import dev.redoubt.node.command.data.DataHandlers;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.CommandHandler;
import dev.redoubt.node.command.engine.SlowLog;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.script.Scripts;
import java.util.Random;

/** The commands that a shard runs, each with its handler; built once a process. Stateless. */
public final class ShardCommands {
    /** Bound to {@link CommandTable#standard}; nobody writes to it after it was built. */
    public static final HandlerTable<CommandHandler> HANDLERS = build();

    private ShardCommands() {}

    private static HandlerTable<CommandHandler> build() {
        HandlerTable<CommandHandler> handlers = withoutScripts();
        Scripts.addTo(handlers);
        return handlers;
    }

    private static HandlerTable<CommandHandler> withoutScripts() {
        HandlerTable<CommandHandler> handlers = new HandlerTable<>(CommandTable.standard(), CommandHandler[]::new);
        DataHandlers.addTo(handlers);
        AdminHandlers.addTo(handlers);
        return handlers;
    }

    /**
     * Makes an engine that applies commands of a log outside of a shard: it has scripts of its own, and nothing around it.
     */
    public static CommandEngine replayer(Keyspace keyspace) {
        HandlerTable<CommandHandler> handlers = withoutScripts();
        Scripts scripts = new Scripts(System::nanoTime);
        Scripts.addTo(handlers, scripts::run);
        return new CommandEngine(handlers, keyspace, new Random(), new SlowLog());
    }
}
