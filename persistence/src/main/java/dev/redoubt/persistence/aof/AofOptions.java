package dev.redoubt.persistence.aof;

/**
 * How a log is kept.
 *
 * @param directoryName of the files, below the data directory ({@code appenddirname})
 * @param fileName the beginning of their names ({@code appendfilename})
 * @param snapshotName the other name of the base ({@code dbfilename})
 * @param loadTruncated {@code aof-load-truncated}: cut a torn tail off, else refuse it
 * @param memoryBytes how many bytes of recent records stay in memory ({@code repl-backlog-size})
 */
public record AofOptions(
        String directoryName, String fileName, String snapshotName, boolean loadTruncated, long memoryBytes) {
    /** Redis's defaults. */
    public static final AofOptions DEFAULT =
            new AofOptions("appendonlydir", "appendonly.aof", "dump.rdb", true, 1 << 20);
}
