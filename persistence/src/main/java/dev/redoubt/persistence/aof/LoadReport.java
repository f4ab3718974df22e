package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.log.LogEnd;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of opening a log: its origin, its end, and what was repaired.
 *
 * @param origin the origin of the content
 * @param end the end of the log now
 * @param missing the number of records at the end that were durable once and are not there (2.5)
 * @param truncatedBytes the bytes of a torn tail that were removed (2.5)
 * @param auditFiles the files that hold the removed bytes now
 * @param remarks lines for the server's log
 */
public record LoadReport(
        Origin origin, LogEnd end, long missing, long truncatedBytes, List<Path> auditFiles, List<String> remarks) {
    /** The origin of the content of a directory. */
    public enum Origin {
        /** The directory was empty. */
        EMPTY,
        /** This program wrote the log. */
        OURS,
        /** A lone snapshot of this program: the records behind it are lost. */
        SNAPSHOT,
        /** redis-server appended to the log: the appended commands are a new history (2.5). */
        CONTINUED,
        /** Files of Redis, or a snapshot of another program: all of it is a new history (2.6). */
        FOREIGN
    }

    public LoadReport {
        auditFiles = List.copyOf(auditFiles);
        remarks = List.copyOf(remarks);
    }

    /** True if this member may have lost records that it acknowledged (3.4). */
    public boolean suspect() {
        return origin != Origin.OURS || truncatedBytes > 0 || missing > 0;
    }
}
