package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.persistence.rdb.RdbException;
import java.io.IOException;
import java.io.InputStream;

/** Loads a snapshot as a start does, for a process in which no shard runs. Stateless. */
public final class SnapshotContent {
    private SnapshotContent() {}

    /**
     * Reads a snapshot to the end of the stream into a keyspace, which should be empty.
     *
     * @return the number of keys
     * @throws RdbException if it is not a whole snapshot
     */
    public static long load(InputStream in, Keyspace keyspace) throws IOException {
        return KeyspaceLoader.load(in, 0, keyspace);
    }
}
