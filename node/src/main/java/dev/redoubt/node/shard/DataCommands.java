package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.util.function.Predicate;

/** Which commands read or write keys, and so must wait where PING and INFO need not (docs/protocol.md 3.2). */
final class DataCommands {
    private static final CommandTable TABLE = CommandTable.standard();

    private DataCommands() {}

    /** Whether a batch has a command that reads or writes keys. */
    static boolean any(Client.Batch batch) {
        return matches(batch, spec -> isRead(spec) || spec.flagNames().contains("write"));
    }

    /** Whether a batch has a command whose answer tells of data; EXEC may. */
    static boolean anyRead(Client.Batch batch) {
        return matches(batch, DataCommands::isRead);
    }

    private static boolean isRead(CommandSpec spec) {
        return spec.flagNames().contains("readonly") || spec.name().equals("exec");
    }

    private static boolean matches(Client.Batch batch, Predicate<CommandSpec> wanted) {
        for (int i = batch.from(); i < batch.commands().size(); i++) {
            CommandSpec spec = TABLE.find(batch.commands().get(i)[0]);
            if (spec != null && wanted.test(spec)) {
                return true;
            }
        }
        return false;
    }
}
