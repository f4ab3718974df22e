package dev.redoubt.node.replication;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.TermTable;

/**
 * The view that the cores have of the shard's log. The answers change only between two events of the core, never during
 * one.
 */
public interface LogView {
    /** Returns where the log ends, counting what is written (write(2) returned), fsynced or not. */
    LogEnd end();

    /** Which term wrote which index, reaching back before the base. */
    TermTable terms();

    /**
     * The oldest index that can still be read as a record: base index + 1, or less while older records are in memory.
     */
    long firstIndex();

    /** The lowest index behind which the log can be truncated (3.6): that of the base. */
    long truncatableTo();

    /** The highest index that is durable. */
    long fsyncedIndex();
}
