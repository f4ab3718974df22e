package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.CommandHandler;

/** The binding of the commands of this package to their handlers. Stateless. */
public final class AdminHandlers {
    private static final String NO_CLUSTER = "ERR This instance has cluster support disabled";

    private AdminHandlers() {}

    /** Binds all of them. */
    public static void addTo(HandlerTable<CommandHandler> table) {
        table.bind("wait", ServerCommands::waitReplicas);
        table.bind("config|get", ServerCommands::configGet);
        table.bind("config|set", ServerCommands::configSet);
        table.bind("config|rewrite", ServerCommands::configRewrite);
        table.bind("config|resetstat", ServerCommands::configResetstat);
        table.bind("memory|stats", c -> c.ports().status().memoryStats(c.reply));
        table.bind("memory|usage", MemoryCommands::usage);
        table.bind("memory|doctor", MemoryCommands::doctor);
        table.bind("memory|purge", MemoryCommands::purge);
        table.bind("memory|malloc-stats", MemoryCommands::mallocStats);
        table.bind("lolwut", ServerCommands::lolwut);
        table.bind("module|list", c -> c.reply.array(0));
        table.bind("module|load", AdminHandlers::noModules);
        table.bind("module|loadex", AdminHandlers::noModules);
        table.bind("module|unload", AdminHandlers::noModules);
        table.bind("info", ServerCommands::info);
        table.bind("role", ServerCommands::role);
        table.bind("save", ServerCommands::save);
        table.bind("bgsave", ServerCommands::bgsave);
        table.bind("lastsave", ServerCommands::lastsave);
        table.bind("backup|create", BackupCommands::create);
        table.bind("backup|catalog", BackupCommands::catalog);
        table.bind("backup|info", BackupCommands::info);
        table.bind("backup|verify", BackupCommands::verify);
        table.bind("backup|restore", BackupCommands::restore);
        table.bind("bgrewriteaof", ServerCommands::bgrewriteaof);
        table.bind("shutdown", ServerCommands::shutdown);
        table.bind("debug", ServerCommands::debug);
        table.bind("replicaof", ServerCommands::replicaof);
        table.bind("slaveof", ServerCommands::replicaof);
        table.bind("exec", TransactionCommands::exec);
        table.bind("watch", TransactionCommands::watch);
        table.bind("unwatch", TransactionCommands::unwatch);
        table.bind("slowlog|get", SlowLogCommands::get);
        table.bind("slowlog|len", SlowLogCommands::len);
        table.bind("slowlog|reset", SlowLogCommands::reset);
        table.bind("latency|doctor", LatencyCommands::doctor);
        table.bind("latency|graph", LatencyCommands::graph);
        table.bind("latency|history", LatencyCommands::history);
        table.bind("latency|latest", LatencyCommands::latest);
        table.bind("latency|reset", LatencyCommands::reset);
        table.bind("latency|histogram", LatencyCommands::histogram);
        table.bind("client|unblock", UnblockCommand::run);
        table.bind("client|pause", PauseCommands::pause);
        table.bind("client|unpause", PauseCommands::unpause);
        table.bind("publish", ServerCommands::publish);
        table.bind("spublish", ServerCommands::spublish);
        for (CommandSpec row : table.table().rows()) {
            boolean container = row.has(CommandFlag.CONTAINER);
            if (row.group().equals("cluster") && !container) {
                table.bind(row.name(), c -> c.error(NO_CLUSTER));
            }
        }
    }

    /** Admission refuses these commands before. */
    private static void noModules(CommandContext c) {
        c.error(Texts.NO_MODULES);
    }
}
