package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.CommandRows;
import dev.redoubt.node.command.CommandSpec;
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
    static CommandTable rows() {
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
        rows.add("sentinel", -2, "admin container", "", "2.8.4");
        rows.add("sentinel|ckquorum", 3, "admin", "", "2.8.4");
        rows.add("sentinel|failover", 3, "admin", "", "2.8.4");
        rows.add("sentinel|get-master-addr-by-name", 3, "admin", "", "2.8.4");
        rows.add("sentinel|help", 2, "loading stale", "", "6.2.0");
        rows.add("sentinel|is-master-down-by-addr", 6, "admin", "", "2.8.4");
        rows.add("sentinel|master", 3, "admin", "", "2.8.4");
        rows.add("sentinel|masters", 2, "admin", "", "2.8.4");
        rows.add("sentinel|myid", 2, "admin", "", "6.2.0");
        rows.add("sentinel|replicas", 3, "admin", "", "5.0.0");
        rows.add("sentinel|sentinels", 3, "admin", "", "2.8.4");
        rows.add("sentinel|slaves", 3, "admin", "", "2.8.0");
        // Ours alone.
        rows.add("sentinel|trust-member", 4, "admin", "", "7.0.15");
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
        handlers.bind("sentinel|ckquorum", sentinel::checkQuorum);
        handlers.bind("sentinel|failover", sentinel::failover);
        handlers.bind("sentinel|get-master-addr-by-name", sentinel::address);
        handlers.bind("sentinel|is-master-down-by-addr", sentinel::isMasterDown);
        handlers.bind("sentinel|master", sentinel::master);
        handlers.bind("sentinel|masters", sentinel::masters);
        handlers.bind("sentinel|myid", sentinel::myid);
        handlers.bind("sentinel|replicas", sentinel::replicas);
        handlers.bind("sentinel|sentinels", sentinel::sentinels);
        handlers.bind("sentinel|slaves", sentinel::replicas);
        handlers.bind("sentinel|trust-member", sentinel::trustMember);
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
