package dev.redoubt.node.shard.archive;

import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import org.jspecify.annotations.Nullable;

/**
 * The findings in the archive.
 *
 * @param branch what it has of this log
 * @param place behind the last record of that; null if there is none, or the log does not have that record any more
 */
record Attachment(ArchivedBranch branch, @Nullable Place place) {}
