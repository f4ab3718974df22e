package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.CommandRows;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandSpec.KeyPositions;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.session.LoginPort;
import dev.redoubt.node.session.ProcessFacts;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.SessionHandler;
import dev.redoubt.node.session.SessionHandlers;

/** The command table of a sentinel, and its handlers: rows of a node's table where Redis has one row for both. */
final class SentinelTable {
    static final CommandTable COMMANDS = rows();

    private final HandlerTable<SessionHandler> handlers = new HandlerTable<>(COMMANDS, SessionHandler[]::new);

    /** In the order of the names, as COMMAND shows them. */
    private static CommandTable rows() {
        CommandTable node = CommandTable.standard();
        CommandRows rows = new CommandRows();
        rows.take(
                node,
                "acl",
                "auth",
                "client",
                "command",
                "hello",
                "info",
                "ping",
                "psubscribe",
                "punsubscribe",
                "quit");
        rows.take(node, "role");
        rows.group("sentinel", "");
        rows.add("sentinel", -2, "admin", KeyPositions.NONE, "2.8.4");
        rows.take(node, "shutdown", "subscribe", "unsubscribe");
        return rows.build();
    }

    void bindConnection(LoginPort login, ProcessFacts process, ProcessSessions shared) {
        SessionHandlers.addBasic(handlers, login, process, shared.subscriptions(), shared.registry());
        // Nothing waits here.
        handlers.bind("client|unblock", c -> c.reply.integer(0));
        // DIFFERS: sentinels always answer each other and clients that look for the master. Redis's can be paused.
        handlers.bind("client|pause", c -> c.error("ERR A sentinel does not pause its clients"));
        handlers.bind("client|unpause", c -> c.reply.ok());
    }

    void bindSentinel(SentinelCommands sentinel) {
        handlers.bind("sentinel", sentinel::run);
    }

    void bindState(StateCommands state) {
        handlers.bind("info", state::info);
        handlers.bind("role", state::role);
        handlers.bind("shutdown", state::shutdown);
    }

    /**
     * Returns the handlers, once all are bound.
     *
     * @throws IllegalStateException a row has none: there is no shard that could run it
     */
    HandlerTable<SessionHandler> complete() {
        for (CommandSpec row : handlers.table().rows()) {
            if (!row.container() && handlers.find(row) == null) {
                throw new IllegalStateException("no handler for " + row.name());
            }
        }
        return handlers;
    }
}
