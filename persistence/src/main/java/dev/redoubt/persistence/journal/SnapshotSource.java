package dev.redoubt.persistence.journal;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A frozen state that can be written as a snapshot while its owner continues. A message hands it to the IO pool, where
 * one thread calls each method.
 */
public interface SnapshotSource {
    /** The RDB version of the file, as the directives say when it is written. */
    int rdbVersion();

    /** Returns whether strings of the file are compressed. */
    boolean rdbCompressed();

    /** The place in the log; {@code file} is the file of the snapshot. */
    BaseInfo info(Path file);

    /** Writes the databases and keys, without AUX fields and without {@code end}. */
    void writeTo(RdbWriter out) throws IOException;

    /**
     * Waits until the snapshot may become the base: in the quorum modes, until its index is committed (2.8).
     *
     * @return false if that will never happen: the log was truncated, or the process ends
     */
    boolean awaitInstallable() throws InterruptedException;
}
