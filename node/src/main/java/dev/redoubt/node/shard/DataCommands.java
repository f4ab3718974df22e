package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.util.List;

/** Which commands read or write keys, and so must wait where PING and INFO need not (docs/protocol.md 3.2). */
final class DataCommands {
    private static final CommandTable TABLE = CommandTable.standard();

    private DataCommands() {}

    /** Whether one of {@code commands} from {@code from} on is such a command. */
    static boolean any(List<byte[][]> commands, int from) {
        for (int i = from; i < commands.size(); i++) {
            CommandSpec spec = TABLE.find(commands.get(i)[0]);
            if (spec != null && isData(spec)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isData(CommandSpec spec) {
        List<String> flags = spec.flagNames();
        return flags.contains("write")
                || flags.contains("readonly")
                || spec.name().equals("exec");
    }
}
