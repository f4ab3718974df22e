package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which commands read or write keys, and so must wait where PING and INFO need not (docs/protocol.md 3.2). */
final class DataCommands {
    private static final CommandTable TABLE = CommandTable.standard();
    private static final Set<String> READS = new HashSet<>();
    private static final Set<String> WRITES = new HashSet<>();

    static {
        for (CommandSpec spec : TABLE.allWithSubcommands()) {
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

    /** DEBUG has no flag of a read in Redis, but its digests are made of the whole keyspace or of values. */
    private static boolean isDigest(CommandSpec spec, byte[][] command) {
        return spec.name().equals("debug")
                && command.length > 1
                && new String(command[1], StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT)
                        .startsWith("digest");
    }

    private static boolean matches(Client.Batch batch, boolean reads, boolean writes) {
        for (int i = batch.from(); i < batch.commands().size(); i++) {
            byte[][] command = batch.commands().get(i);
            CommandSpec spec = TABLE.resolve(command);
            String name = spec == null ? "" : spec.name();
            if (reads && spec != null && isDigest(spec, command)) {
                return true;
            }
            if (name.equals("exec") || reads && READS.contains(name) || writes && WRITES.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
