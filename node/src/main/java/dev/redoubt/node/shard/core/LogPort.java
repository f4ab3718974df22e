package dev.redoubt.node.shard.core;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;

/**
 * The log of a shard as its core uses it: records are sealed in memory, then written by a journal that works on its
 * own. The shard's thread calls it, and only between the end of one load and the beginning of the next.
 */
public interface LogPort {
    /** Returns true if commands were executed whose effects are in no record yet. */
    boolean hasPending();

    /** Seals the effects of all commands that were executed as the next record. */
    LogRecord sealPending();

    /** Seals the record that begins a term (docs/protocol.md 2.3). */
    LogRecord sealTermStart(long term, ReplId replId);

    /**
     * Seals records of the master as they are.
     *
     * @return false if they do not continue this log, which is damaged then; the host stops the shard
     */
    boolean seal(List<LogRecord> records);

    /** Notes that the keyspace is what the last sealed record left; what is sealed next waits to be applied. */
    void keyspaceAtEnd();

    /** Notes that the keyspace is what {@code record} left, and that sealed records wait to be applied. */
    void keyspaceAt(LogRecord record);

    /** Returns the end of the log with all that is sealed. */
    LogEnd sealedEnd();

    /** Hands a sealed record to the journal, which reports it by {@link ShardCore#written}. */
    void write(LogRecord record);

    /** Hands sealed records to the journal, behind those before. */
    void write(List<LogRecord> records);

    /** Notes that the journal has written everything up to {@code end}: the member's view of the log ends there now. */
    void written(LogEnd end);

    /** Returns the end of the log as the member sees it: of what is written. */
    LogEnd end();
}
