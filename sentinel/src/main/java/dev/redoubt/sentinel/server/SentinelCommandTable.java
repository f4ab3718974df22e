package dev.redoubt.sentinel.server;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sentinel's command table, and the checks before every command (server.c, processCommand). On the event loop only.
 */
final class SentinelCommandTable {
    private final Map<String, SentinelCommandSpec> table = new LinkedHashMap<>();

    SentinelCommandTable(SentinelServer server, SentinelPort port, ViewCache views) {
        ConnectionCommands connection = new ConnectionCommands(server);
        ClientCommands client = new ClientCommands(server);
        PubSubCommands pubsub = new PubSubCommands(server);
        StateCommands state = new StateCommands(server, port, views);
        TableCommands own = new TableCommands(table.values());
        SentinelCommands sentinel = new SentinelCommands(server, port, views);
        add("auth", -2, connection::auth, "noscript", "loading", "stale", "fast", "no_auth", "allow_busy");
        add("client", -2, client::run, "admin", "noscript", "loading", "stale");
        add("command", -1, own::command, "loading", "stale");
        add("hello", -1, connection::hello, "noscript", "loading", "stale", "fast", "no_auth", "allow_busy");
        add("info", -1, state::info, "loading", "stale");
        add("ping", -1, connection::ping, "fast");
        add("psubscribe", -2, pubsub::psubscribe, "pubsub", "noscript", "loading", "stale");
        add("punsubscribe", -1, pubsub::punsubscribe, "pubsub", "noscript", "loading", "stale");
        add("quit", -1, connection::quit, "noscript", "loading", "stale", "fast", "no_auth", "allow_busy");
        add("role", 1, state::role, "noscript", "loading", "stale", "fast");
        add("sentinel", -2, sentinel::run, "admin", "only_sentinel");
        add("shutdown", -1, state::shutdown, "admin", "noscript", "loading", "stale", "allow_busy");
        add("subscribe", -2, pubsub::subscribe, "pubsub", "noscript", "loading", "stale");
        add("unsubscribe", -1, pubsub::unsubscribe, "pubsub", "noscript", "loading", "stale");
    }

    private void add(String name, int arity, SentinelCommandSpec.Handler handler, String... flags) {
        table.put(name, new SentinelCommandSpec(name, arity, List.of(flags), handler));
    }

    Outcome run(SentinelSession session, byte[][] args, ReplyWriter out) {
        SentinelCommandSpec command = table.get(Texts.lower(args[0]));
        if (command == null) {
            out.error(Texts.unknownCommand(args));
        } else if (!command.accepts(args.length)) {
            out.error(Texts.wrongArity(command.name()));
        } else if (!session.authenticated && !command.needsNoAuth()) {
            out.error("NOAUTH Authentication required.");
        } else if (session.subscribed() && session.protocol == 2 && !command.allowedWhileSubscribed()) {
            out.error("ERR Can't execute '" + Texts.text(args[0]).toLowerCase(Locale.ROOT)
                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
        } else {
            session.lastCommand = command.name();
            return command.handler().run(session, args, out);
        }
        return Outcome.REPLIED;
    }
}
