package dev.redoubt.persistence.aof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The disk as the log sees it. {@link RealLogStorage} is files; tests have one that loses what was not fsynced. Paths
 * are absolute, below {@link #directory}. Any thread.
 */
public interface LogStorage extends Closeable {
    /** The data directory; this storage holds its lock until it is closed. */
    Path directory();

    boolean exists(Path path) throws IOException;

    /** The names in a directory, sorted; none if it does not exist. */
    List<String> list(Path dir) throws IOException;

    /** Makes a directory and those above it. */
    void makeDirectory(Path dir) throws IOException;

    /** Opens an empty file to read and write; one that is there is emptied. */
    LogFile create(Path file) throws IOException;

    /** Opens an existing file to read and write. */
    LogFile openWrite(Path file) throws IOException;

    /** Opens an existing file to read. */
    LogFile openRead(Path file) throws IOException;

    /** Gives a file another name, atomically; a file of that name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file if it exists. */
    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in a directory durable. */
    void syncDirectory(Path dir) throws IOException;

    /** Gives the lock back. */
    @Override
    void close() throws IOException;
}
