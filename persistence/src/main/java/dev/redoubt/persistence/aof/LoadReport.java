package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.log.LogEnd;
import java.nio.file.Path;
import java.util.List;

/**
 * What a start found on disk.
 *
 * @param origin where the content comes from
 * @param end of the log now
 * @param missing how many records at the end were durable once and are not there (2.5)
 * @param truncatedBytes how much of a torn tail was cut off (2.5)
 * @param auditFiles where it is now
 * @param remarks for the server's log, one line each
 */
public record LoadReport(
        Origin origin, LogEnd end, long missing, long truncatedBytes, List<Path> auditFiles, List<String> remarks) {
    /** Where the content of a directory comes from. */
    public enum Origin {
        /** Nothing was there. */
        EMPTY,
        /** The log as this program left it. */
        OURS,
        /** A lone snapshot of ours: the records behind it are lost. */
        SNAPSHOT,
        /** redis-server appended to our log: its end is a new history (2.5). */
        CONTINUED,
        /** Redis's files, or a snapshot of anyone: all of it is a new history (2.6). */
        FOREIGN
    }

    public LoadReport {
        auditFiles = List.copyOf(auditFiles);
        remarks = List.copyOf(remarks);
    }

    /** True if this member may have lost what it acknowledged (3.4). */
    public boolean suspect() {
        return origin != Origin.OURS || truncatedBytes > 0 || missing > 0;
    }
}
