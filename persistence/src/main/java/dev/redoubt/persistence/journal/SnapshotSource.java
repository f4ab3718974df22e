package dev.redoubt.persistence.journal;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.rdb.RdbVisitor;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A frozen state that can be written as a snapshot while its owner goes on. Handed to the IO pool by a message; each
 * method is called there, by one thread.
 */
public interface SnapshotSource {
    /** The RDB version of the file, as the directives say when it is written. */
    int rdbVersion();

    /** Its place in the log; {@code file} is where the snapshot will lie. */
    BaseInfo info(Path file);

    /** Its databases and keys, without AUX fields and without {@code end}. */
    void writeTo(RdbVisitor out) throws IOException;

    /**
     * Waits until the snapshot may become the base: in the quorum modes, until its index is committed (2.8).
     *
     * @return false if that will never be: the log was cut back, or the process ends
     */
    boolean awaitInstallable() throws InterruptedException;
}
