package dev.redoubt.persistence.journal;

import dev.redoubt.persistence.aof.format.BaseInfo;

/**
 * The snapshot that the store offers to a recovering shard: the place of the base, not its content. The shard reads the
 * file itself, off its loop; a message with gigabytes of content would hold all of them in memory.
 */
public record SnapshotHandle(BaseInfo base) {}
