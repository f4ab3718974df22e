package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;

/** Which batches read or write keys, and so must wait where PING and INFO need not (docs/protocol.md 3.2). Stateless. */
final class DataCommands {
    private static final long READS =
            CommandFlag.READONLY.bit() | CommandFlag.TELLS_OF_DATA.bit() | CommandFlag.RUNS_QUEUE.bit();
    private static final long WRITES = CommandFlag.WRITE.bit() | CommandFlag.RUNS_QUEUE.bit();

    private DataCommands() {}

    /** Returns whether a batch has a command whose answer tells of data; EXEC may. */
    static boolean anyRead(Client.Batch batch) {
        return matches(batch, READS);
    }

    /** Returns whether a batch has a command that may write; EXEC may. */
    static boolean anyWrite(Client.Batch batch) {
        return matches(batch, WRITES);
    }

    private static boolean matches(Client.Batch batch, long flags) {
        for (int i = batch.from(); i < batch.commands().size(); i++) {
            CommandSpec spec = CommandTable.standard().resolve(batch.commands().get(i));
            if (spec != null && (spec.flags() & flags) != 0) {
                return true;
            }
        }
        return false;
    }
}
