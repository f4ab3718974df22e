package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandFlag;

/**
 * Which segments read or write keys, and so must wait where PING and INFO need not (docs/protocol.md 3.2). Stateless.
 */
final class DataCommands {
    private static final long RUNS_OTHERS = CommandFlag.RUNS_QUEUE.bit() | CommandFlag.RUNS_SCRIPT.bit();
    private static final long READS = CommandFlag.READONLY.bit() | RUNS_OTHERS;
    private static final long WRITES = CommandFlag.WRITE.bit() | RUNS_OTHERS;

    private DataCommands() {}

    /** Returns whether the answer of a command with one of these flags tells of data; EXEC and EVAL may. */
    static boolean anyRead(long flags) {
        return (flags & READS) != 0;
    }

    /** Returns whether a command with one of these flags may write; EXEC and EVAL may. */
    static boolean anyWrite(long flags) {
        return (flags & WRITES) != 0;
    }
}
