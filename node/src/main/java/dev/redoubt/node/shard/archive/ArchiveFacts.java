package dev.redoubt.node.shard.archive;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.log.TermTable;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge that the core of the archiver has of the shard at one moment.
 *
 * @param master true while the shard serves as master, and its log is loaded
 * @param enabled {@code archive-enabled}
 * @param maxLagMs {@code archive-max-lag-seconds}, in milliseconds
 * @param committed the last record that may be archived (docs/protocol.md 6.6)
 * @param endOffset the replication offset at the end of the log, which lies at or behind that record
 * @param firstIndex the first record that the log still has
 * @param terms the term table of the log
 * @param base the base of the log; null if there is none, or one that does not tell its place in the log
 */
record ArchiveFacts(
        boolean master,
        boolean enabled,
        long maxLagMs,
        long committed,
        long endOffset,
        long firstIndex,
        TermTable terms,
        @Nullable BaseInfo base) {}
