package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.persistence.aof.recovery.ContentTrial;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads files into a keyspace outside of a shard: before a start takes them over, and for tools. One thread.
 *
 * <p>A snapshot alone becomes the keyspace of the shard afterwards, so that it is read once. Commands are applied twice:
 * only the replay of the journal can set Akka's sequence number.
 */
public final class TrialLoad implements ContentTrial {
    private final Supplier<Keyspace> keyspaces;
    private final Function<Keyspace, CommandEngine> engines;
    private Keyspace keyspace;
    private @Nullable CommandEngine engine;
    private boolean loaded;
    private int db;

    /**
     * Makes a trial of nothing yet.
     *
     * @param keyspaces makes empty ones
     * @param engines makes engines that need nothing around them
     */
    public TrialLoad(Supplier<Keyspace> keyspaces, Function<Keyspace, CommandEngine> engines) {
        this.keyspaces = keyspaces;
        this.engines = engines;
        this.keyspace = keyspaces.get();
    }

    /** Returns what was loaded so far. */
    public Keyspace keyspace() {
        return keyspace;
    }

    /** Returns the keyspace of a snapshot behind which no command was run; null if there was none, or more. */
    public @Nullable Keyspace snapshotAlone() {
        return loaded && engine == null ? keyspace : null;
    }

    @Override
    public void begin() {
        if (loaded || engine != null) {
            keyspace = keyspaces.get();
        }
        engine = null;
        loaded = false;
        db = 0;
    }

    @Override
    public void snapshot(InputStream content, long bytes) throws IOException {
        var unused = KeyspaceLoader.load(content, bytes, keyspace);
        loaded = true;
    }

    @Override
    public void database(int number) {
        db = number;
        if (engine != null) {
            engine.setApplyDb(number);
        }
    }

    @Override
    public void command(byte[] resp) throws IOException {
        CommandEngine runs = engine;
        if (runs == null) {
            runs = engines.apply(keyspace);
            runs.setApplyDb(db);
            engine = runs;
        }
        try {
            runs.apply(resp, System.currentTimeMillis());
        } catch (ReplayException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }
}
