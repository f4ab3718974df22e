package dev.redoubt.persistence.journal;

import dev.redoubt.persistence.aof.format.BaseInfo;

/**
 * What the snapshot store offers to a recovering shard: where the base lies, not its content. The shard reads it by
 * itself, off its loop; a loaded snapshot of gigabytes in one message would be an error in itself.
 */
public record SnapshotHandle(BaseInfo base) {}
