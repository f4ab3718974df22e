package dev.redoubt.sentinel.actor;

import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.aof.StateFile;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.votes.VoteLog;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory of a sentinel, locked for this process. It holds the sentinel's identity and its vote journal. On
 * the thread that starts and stops the process, but for {@link #openVotes}, which the restart of an ActorSystem calls.
 */
final class SentinelDataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SentinelDataDirectory.class);
    private static final String ID = "id";

    private final LogStorage storage;
    private final MemberId id;
    private final boolean ranBefore;

    private SentinelDataDirectory(LogStorage storage, MemberId id, boolean ranBefore) {
        this.storage = storage;
        this.id = id;
        this.ranBefore = ranBefore;
    }

    /**
     * Opens the directory, and makes it if it does not exist.
     *
     * @throws IOException it is in use, cannot be written, or its identity is damaged
     */
    static SentinelDataDirectory open(Path dir) throws IOException {
        LogStorage storage = RealLogStorage.open(dir);
        try {
            StateFile identity = new StateFile(storage, dir.resolve("sentinel.id"));
            String known = identity.read().get(ID);
            MemberId id = known == null ? MemberId.random(new SecureRandom()) : new MemberId(known);
            if (known == null) {
                identity.write(Map.of(ID, id.hex()));
            }
            return new SentinelDataDirectory(storage, id, known != null);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    MemberId id() {
        return id;
    }

    /** Returns false only if the identity was made just now: this voter has never run, so it owes no silence (4.2). */
    boolean ranBefore() {
        return ranBefore;
    }

    /**
     * Opens the vote journal's files for one ActorSystem. Those of the one before must be closed.
     *
     * @throws IOException they cannot be read or written
     */
    VoteLog openVotes() throws IOException {
        return VoteLog.open(storage, new SecureRandom(), System.currentTimeMillis());
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (IOException e) {
            LOG.info(
                    "The lock of the data directory could not be released: {}. It ends with this process.",
                    e.toString());
        }
    }
}
