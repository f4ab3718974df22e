package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.engine.CommandHandler;

/** The binding of the commands of this package to their handlers. Stateless. */
public final class AdminHandlers {
    private AdminHandlers() {}

    /** Binds all of them. */
    public static void addTo(HandlerTable<CommandHandler> table) {
        command(table);
        server(table);
        transaction(table);
        connection(table);
        client(table);
        pubSub(table);
    }

    private static void command(HandlerTable<CommandHandler> table) {
        table.bind("object|help", CommandCommands::help);
        table.bind("command", CommandCommands::command);
        table.bind("command|count", CommandCommands::count);
        table.bind("command|info", CommandCommands::info);
        table.bind("command|list", CommandCommands::list);
        table.bind("command|docs", CommandCommands::docs);
        table.bind("command|getkeys", CommandCommands::getkeys);
        table.bind("command|help", CommandCommands::help);
        table.bind("config|help", CommandCommands::help);
        table.bind("client|help", CommandCommands::help);
        table.bind("pubsub|help", CommandCommands::help);
    }

    private static void server(HandlerTable<CommandHandler> table) {
        table.bind("wait", ServerCommands::waitReplicas);
        table.bind("config|get", ServerCommands::configGet);
        table.bind("config|set", ServerCommands::configSet);
        table.bind("config|resetstat", ServerCommands::configResetstat);
        table.bind("config|rewrite", ServerCommands::configRewrite);
        table.bind("info", ServerCommands::info);
        table.bind("role", ServerCommands::role);
        table.bind("time", ServerCommands::time);
        table.bind("save", ServerCommands::save);
        table.bind("bgsave", ServerCommands::bgsave);
        table.bind("lastsave", ServerCommands::lastsave);
        table.bind("bgrewriteaof", ServerCommands::bgrewriteaof);
        table.bind("shutdown", ServerCommands::shutdown);
        table.bind("debug", ServerCommands::debug);
        table.bind("replicaof", ServerCommands::replicaof);
        table.bind("slaveof", ServerCommands::replicaof);
    }

    private static void transaction(HandlerTable<CommandHandler> table) {
        table.bind("multi", TransactionCommands::multi);
        table.bind("exec", TransactionCommands::exec);
        table.bind("discard", TransactionCommands::discard);
        table.bind("watch", TransactionCommands::watch);
        table.bind("unwatch", TransactionCommands::unwatch);
    }

    private static void connection(HandlerTable<CommandHandler> table) {
        table.bind("select", ConnectionCommands::select);
        table.bind("ping", ConnectionCommands::ping);
        table.bind("echo", ConnectionCommands::echo);
        table.bind("hello", ConnectionCommands::hello);
        table.bind("auth", ConnectionCommands::auth);
        table.bind("quit", ConnectionCommands::quit);
        table.bind("reset", ConnectionCommands::reset);
    }

    private static void client(HandlerTable<CommandHandler> table) {
        table.bind("client|id", ClientCommands::id);
        table.bind("client|setname", ClientCommands::setname);
        table.bind("client|getname", ClientCommands::getname);
        table.bind("client|list", ClientCommands::list);
        table.bind("client|kill", ClientCommands::kill);
        table.bind("client|info", ClientCommands::info);
        table.bind("client|no-evict", ClientCommands::noEvict);
        table.bind("client|reply", ClientCommands::reply);
        table.bind("client|setinfo", ClientCommands::setinfo);
    }

    private static void pubSub(HandlerTable<CommandHandler> table) {
        table.bind("subscribe", PubSubCommands::subscribe);
        table.bind("unsubscribe", PubSubCommands::unsubscribe);
        table.bind("psubscribe", PubSubCommands::psubscribe);
        table.bind("punsubscribe", PubSubCommands::punsubscribe);
        table.bind("publish", PubSubCommands::publish);
        table.bind("pubsub|channels", PubSubCommands::channels);
        table.bind("pubsub|numsub", PubSubCommands::numsub);
        table.bind("pubsub|numpat", PubSubCommands::numpat);
    }
}
