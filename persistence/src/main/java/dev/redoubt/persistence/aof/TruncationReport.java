package dev.redoubt.persistence.aof;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link ShardLog#truncate} removed.
 *
 * @param lastIndex the last record that stays
 * @param recordsRemoved how many records went
 * @param bytesRemoved how many bytes of files went, annotations included
 * @param auditFiles where they are now; empty for a log in memory
 */
public record TruncationReport(long lastIndex, long recordsRemoved, long bytesRemoved, List<Path> auditFiles) {
    public TruncationReport {
        auditFiles = List.copyOf(auditFiles);
    }
}
