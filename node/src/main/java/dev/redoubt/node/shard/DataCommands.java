package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which commands read or write keys, and so must wait where PING and INFO need not (docs/protocol.md 3.2). */
final class DataCommands {
    private static final CommandTable TABLE = CommandTable.standard();
    private static final Set<String> READS = new HashSet<>();
    private static final Set<String> WRITES = new HashSet<>();

    static {
        for (CommandSpec spec : TABLE.all()) {
            List<String> flags = spec.flagNames();
            if (flags.contains("readonly")) {
                READS.add(spec.name());
            } else if (flags.contains("write")) {
                WRITES.add(spec.name());
            }
        }
    }

    private DataCommands() {}

    /** Whether a batch has a command that reads or writes keys. */
    static boolean any(Client.Batch batch) {
        return matches(batch, true, true);
    }

    /** Whether a batch has a command whose answer tells of data; EXEC may. */
    static boolean anyRead(Client.Batch batch) {
        return matches(batch, true, false);
    }

    /** Whether a batch has a command that may write; EXEC may. */
    static boolean anyWrite(Client.Batch batch) {
        return matches(batch, false, true);
    }

    private static boolean matches(Client.Batch batch, boolean reads, boolean writes) {
        for (int i = batch.from(); i < batch.commands().size(); i++) {
            CommandSpec spec = TABLE.find(batch.commands().get(i)[0]);
            String name = spec == null ? "" : spec.name();
            if (name.equals("exec") || reads && READS.contains(name) || writes && WRITES.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
