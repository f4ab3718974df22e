package dev.redoubt.node.session;

import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;

/** The binding of the commands that every RESP server of this project has to their handlers. Stateless. */
public final class SessionHandlers {
    private SessionHandlers() {}

    /**
     * Binds what a client does with its connection: AUTH, HELLO, PING, QUIT, CLIENT, COMMAND, SUBSCRIBE and their like;
     * and ACL.
     */
    public static void addBasic(
            HandlerTable<SessionHandler> handlers,
            LoginPort login,
            ProcessFacts process,
            Subscriptions subscriptions,
            SessionRegistry registry) {
        ConnectionCommands connection = new ConnectionCommands(login, process, subscriptions);
        handlers.bind("auth", connection::auth);
        handlers.bind("hello", connection::hello);
        handlers.bind("ping", connection::ping);
        handlers.bind("quit", connection::quit);
        AccessControl access = login.access();
        client(handlers, new ClientCommands(registry, access.users()));
        new AclCommands(access, handlers.table(), new AclKills(registry, subscriptions, access.users())).bind(handlers);
        TrackingCommands tracking = new TrackingCommands(registry.tracking());
        handlers.bind("client|tracking", tracking::tracking);
        handlers.bind("client|caching", tracking::caching);
        handlers.bind("client|trackinginfo", tracking::trackinginfo);
        handlers.bind("client|getredir", tracking::getredir);
        command(handlers, new CommandCommands(handlers.table()));
        SubscribeCommands subscribe = new SubscribeCommands(subscriptions);
        handlers.bind("subscribe", subscribe::subscribe);
        handlers.bind("unsubscribe", subscribe::unsubscribe);
        handlers.bind("psubscribe", subscribe::psubscribe);
        handlers.bind("punsubscribe", subscribe::punsubscribe);
    }

    private static void client(HandlerTable<SessionHandler> handlers, ClientCommands client) {
        handlers.bind("client|id", ClientCommands::id);
        handlers.bind("client|setname", ClientCommands::setname);
        handlers.bind("client|getname", ClientCommands::getname);
        handlers.bind("client|setinfo", ClientCommands::setinfo);
        handlers.bind("client|info", ClientCommands::info);
        handlers.bind("client|list", client::list);
        handlers.bind("client|kill", client::kill);
        handlers.bind("client|no-evict", ClientCommands::noEvict);
        handlers.bind("client|no-touch", ClientCommands::noTouch);
        handlers.bind("client|reply", ClientCommands::reply);
    }

    private static void command(HandlerTable<SessionHandler> handlers, CommandCommands command) {
        handlers.bind("command", command::command);
        handlers.bind("command|count", command::count);
        handlers.bind("command|info", command::info);
        handlers.bind("command|list", command::list);
        handlers.bind("command|docs", command::docs);
        handlers.bind("command|getkeys", command::getkeys);
        handlers.bind("command|getkeysandflags", command::getkeysandflags);
        for (var spec : handlers.table().rows()) {
            // CLUSTER HELP is refused as the other commands of that group are.
            if (spec.name().endsWith("|help") && !spec.group().equals("cluster")) {
                handlers.bind(spec.name(), command::help);
            }
        }
    }

    /** Returns the handlers of a node: the basic ones, and what else of {@link CommandTable#standard} needs no data. */
    public static HandlerTable<SessionHandler> ofNode(
            LoginPort login,
            ProcessFacts process,
            Subscriptions subscriptions,
            SessionRegistry registry,
            ShardLink shard) {
        HandlerTable<SessionHandler> handlers = new HandlerTable<>(CommandTable.standard(), SessionHandler[]::new);
        addBasic(handlers, login, process, subscriptions, registry);
        ConnectionCommands connection = new ConnectionCommands(login, process, subscriptions);
        handlers.bind("echo", connection::echo);
        handlers.bind("select", connection::select);
        Monitors monitors = registry.monitors();
        handlers.bind("reset", c -> {
            monitors.remove(c.session());
            registry.tracking().leave(c.session());
            connection.reset(c);
        });
        handlers.bind("monitor", c -> {
            // A second one is not answered (replication.c monitorCommand).
            if (c.session().mastersOnly) {
                // A program that speaks in messages has no stream for it.
                c.error("ERR MONITOR needs a connection of a socket");
            } else if (c.session().inTransaction()) {
                c.error("ERR MONITOR isn't allowed for DENY BLOCKING client");
            } else if (monitors.add(c.session())) {
                c.reply.ok();
            }
        });
        ReplicaCommands replicas = new ReplicaCommands(shard);
        handlers.bind("replconf", replicas::replconf);
        handlers.bind("psync", replicas::psync);
        handlers.bind("sync", replicas::sync);
        handlers.bind("time", connection::time);
        handlers.bind("multi", MultiCommands::multi);
        handlers.bind("discard", MultiCommands::discard);
        SubscribeCommands subscribe = new SubscribeCommands(subscriptions);
        handlers.bind("pubsub|channels", subscribe::channels);
        handlers.bind("pubsub|numsub", subscribe::numsub);
        handlers.bind("pubsub|numpat", subscribe::numpat);
        handlers.bind("ssubscribe", subscribe::ssubscribe);
        handlers.bind("sunsubscribe", subscribe::sunsubscribe);
        handlers.bind("pubsub|shardchannels", subscribe::shardchannels);
        handlers.bind("pubsub|shardnumsub", subscribe::shardnumsub);
        return handlers;
    }
}
