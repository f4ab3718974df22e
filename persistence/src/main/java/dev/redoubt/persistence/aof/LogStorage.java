package dev.redoubt.persistence.aof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The port through which the log uses the disk. {@link RealLogStorage} uses files; tests have an implementation that
 * loses what was not fsynced. Paths are absolute, below {@link #directory}. Any thread.
 */
public interface LogStorage extends Closeable {
    /** The data directory; this storage holds its lock until it is closed. */
    Path directory();

    /** True if the path exists; an IOException if the disk does not tell. */
    boolean exists(Path path) throws IOException;

    /** The sorted names in a directory; none if the directory does not exist. */
    List<String> list(Path dir) throws IOException;

    /** Makes a directory and its parents, durably. */
    void makeDirectory(Path dir) throws IOException;

    /** Opens an empty file to read and write; the content of an existing file is removed. */
    LogFile create(Path file) throws IOException;

    /** Opens an existing file to read and write. */
    LogFile openWrite(Path file) throws IOException;

    /** Opens an existing file to read. */
    LogFile openRead(Path file) throws IOException;

    /** Renames a file atomically; an existing file of that name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file if it exists. */
    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in a directory durable. */
    void syncDirectory(Path dir) throws IOException;

    /** Releases the lock. */
    @Override
    void close() throws IOException;
}
