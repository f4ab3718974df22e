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

/** A sentinel's data directory: locked for this process, its identity, its votes. */
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
     * Opens, and if need be makes, the directory.
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

    /** False only if the identity was made just now: this voter has never run, so it owes no silence (4.2). */
    boolean ranBefore() {
        return ranBefore;
    }

    /**
     * The vote journal's files, opened for one ActorSystem; those of the one before are closed.
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
            LOG.warn("could not give the directory's lock back: {}", e.toString());
        }
    }
}
