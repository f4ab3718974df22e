package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.rdb.KeyspaceWriter;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.SnapshotSource;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A frozen view as a snapshot at one position of the log. The shard closes the view when it hears of the end. */
final class KeyspaceSource implements SnapshotSource {
    private final FrozenView view;
    private final BaseInfo info;
    private final CompletableFuture<Boolean> installable;
    private final int rdbVersion;
    private final boolean compressed;
    private final long keys;
    private final @Nullable KeyspaceDigest digest;

    /** One thread writes it, and another reads it for INFO. */
    private volatile long keysWritten;

    /**
     * @param info where the snapshot stands; its file is not used
     * @param installable completed with true once the snapshot's index is committed, with false if it never will be
     * @param rdbVersion of the file that is written
     * @param compressed whether strings of it are compressed
     * @param digested whether the digest of the data is taken too
     */
    KeyspaceSource(
            FrozenView view,
            BaseInfo info,
            CompletableFuture<Boolean> installable,
            int rdbVersion,
            boolean compressed,
            boolean digested) {
        this.view = view;
        this.info = info;
        this.installable = installable;
        this.rdbVersion = rdbVersion;
        this.compressed = compressed;
        this.digest = digested ? new KeyspaceDigest() : null;
        long all = 0;
        for (int db = 0; db < view.databases(); db++) {
            all += view.size(db);
        }
        this.keys = all;
    }

    /** Returns how many keys there are to write. */
    long keys() {
        return keys;
    }

    /** Returns about how many are written. */
    long keysWritten() {
        return keysWritten;
    }

    /** The digest of the data as DEBUG DIGEST prints it, when all is written; null if none was to be taken. */
    @Nullable
    String digest() {
        return digest == null ? null : HexFormat.of().formatHex(digest.total());
    }

    FrozenView view() {
        return view;
    }

    @Override
    public int rdbVersion() {
        return rdbVersion;
    }

    @Override
    public boolean rdbCompressed() {
        return compressed;
    }

    @Override
    public BaseInfo info(Path file) {
        return info.at(file);
    }

    @Override
    public boolean awaitInstallable() throws InterruptedException {
        try {
            return installable.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void writeTo(RdbWriter out) throws IOException {
        KeyspaceWriter.write(view, out, digest, written -> keysWritten = written);
    }
}
