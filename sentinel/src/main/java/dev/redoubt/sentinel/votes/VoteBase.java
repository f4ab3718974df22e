package dev.redoubt.sentinel.votes;

import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.SnapshotSource;
import dev.redoubt.persistence.rdb.PartialRdbVisitor;
import dev.redoubt.persistence.rdb.RdbReader;
import dev.redoubt.persistence.rdb.RdbWriter;
import dev.redoubt.sentinel.core.VoteState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of the vote journal: an RDB file with one string, {@code votes}, that holds the newest event. Immutable.
 */
record VoteBase(VoteState state, BaseInfo at) implements SnapshotSource {
    private static final int RDB_VERSION = 10;

    private static final byte[] KEY = "votes".getBytes(StandardCharsets.US_ASCII);
    private static final long NO_EXPIRY = -1;

    /** Makes the snapshot of {@code state} at the end of the log, which was rotated there. */
    static VoteBase of(VoteState state, ShardLog log) {
        // The name of the file is set when it is written.
        BaseInfo at = new BaseInfo(Path.of(""), log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs(), log.terms());
        return new VoteBase(state, at);
    }

    @Override
    public int rdbVersion() {
        return RDB_VERSION;
    }

    @Override
    public boolean rdbCompressed() {
        return false;
    }

    @Override
    public BaseInfo info(Path file) {
        return at.at(file);
    }

    @Override
    public void writeTo(RdbWriter out) throws IOException {
        out.selectDb(0);
        out.resizeDb(1, 0);
        out.string(KEY, NO_EXPIRY, VoteEvent.encode(state));
    }

    @Override
    public boolean awaitInstallable() {
        return true;
    }

    /**
     * Reads the state out of a snapshot.
     *
     * @throws IOException it cannot be read, or is no snapshot of votes
     */
    static VoteState read(Path file) throws IOException {
        Finder finder = new Finder();
        RdbReader.readFile(file, finder);
        VoteState found = finder.found;
        if (found == null) {
            throw new IOException("The snapshot " + file + " holds no votes");
        }
        return found;
    }

    /** Finds the value of the one key; other keys do not belong here and are ignored. */
    private static final class Finder extends PartialRdbVisitor {
        private @Nullable VoteState found;

        @Override
        public void string(byte[] key, long expireAtMs, byte[] value) throws IOException {
            if (Arrays.equals(key, KEY)) {
                try {
                    found = VoteEvent.decode(value);
                } catch (IllegalArgumentException e) {
                    throw new IOException("The snapshot of votes is damaged: " + e.getMessage(), e);
                }
            }
        }
    }
}
