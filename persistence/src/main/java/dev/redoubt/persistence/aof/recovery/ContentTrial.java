package dev.redoubt.persistence.aof.recovery;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads into memory what a start is about to take over, before any file of the data directory changes: whether a key or
 * a command can be held is known to the owner of the keyspace alone. One thread.
 */
public interface ContentTrial {
    /** Begins anew, with nothing loaded. */
    void begin();

    /**
     * Loads a snapshot up to its last byte, with its checksum.
     *
     * @param bytes the length of the content
     * @throws dev.redoubt.persistence.rdb.RdbException at the first thing that cannot be loaded
     */
    void snapshot(InputStream content, long bytes) throws IOException;

    /** Sets the database in force for the commands that follow. */
    void database(int db);

    /**
     * Runs one command in RESP.
     *
     * @throws IOException it cannot be applied; the message names the command and the reason, as a part of a sentence
     */
    void command(byte[] resp) throws IOException;
}
