package dev.redoubt.persistence.aof;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The names and limits of one log.
 *
 * @param directoryName of the files, below the data directory ({@code appenddirname})
 * @param fileName the beginning of their names ({@code appendfilename})
 * @param snapshotName the other name of the base ({@code dbfilename})
 * @param loadTruncated {@code aof-load-truncated}: cut a torn tail off, else refuse it
 * @param memoryBytes how many bytes of recent records stay in memory ({@code repl-backlog-size})
 * @param nameEncoding the encoding in which the JDK writes file names; the manifest holds the bytes of a name
 */
public record AofOptions(
        String directoryName,
        String fileName,
        String snapshotName,
        boolean loadTruncated,
        long memoryBytes,
        Charset nameEncoding) {
    /** Redis's defaults. */
    public static final AofOptions DEFAULT =
            new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", true, 1 << 20);

    /** For names that are ASCII. */
    public AofOptions(
            String directoryName, String fileName, String snapshotName, boolean loadTruncated, long memoryBytes) {
        this(directoryName, fileName, snapshotName, loadTruncated, memoryBytes, StandardCharsets.UTF_8);
    }
}
