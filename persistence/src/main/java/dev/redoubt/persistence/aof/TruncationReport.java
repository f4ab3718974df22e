package dev.redoubt.persistence.aof;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of {@link ShardLog#truncate}.
 *
 * @param lastIndex the last record that stays
 * @param recordsRemoved the number of removed records
 * @param bytesRemoved the removed bytes of files, annotations included
 * @param auditFiles the files that hold the removed bytes now; empty for a log in memory
 */
public record TruncationReport(long lastIndex, long recordsRemoved, long bytesRemoved, List<Path> auditFiles) {
    public TruncationReport {
        auditFiles = List.copyOf(auditFiles);
    }
}
