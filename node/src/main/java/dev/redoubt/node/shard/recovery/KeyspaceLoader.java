package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.rdb.ValueLoader;
import dev.redoubt.node.script.LibraryCheck;
import dev.redoubt.persistence.rdb.RdbContentException;
import dev.redoubt.persistence.rdb.RdbReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a keyspace from an RDB file. The keyspace belongs to the loading thread until it is handed to the shard by a
 * message, so a load of gigabytes takes nothing of the loop. Expired keys are kept: only the writable master removes
 * them, by records (docs/protocol.md 2.9).
 */
final class KeyspaceLoader extends ValueLoader {
    private static final Logger LOG = LoggerFactory.getLogger(KeyspaceLoader.class);

    /** The type, and the lengths of a key and a value that are empty. */
    private static final int LEAST_KEY_BYTES = 3;

    private final Keyspace keyspace;
    /** The number of keys the file can hold at most, whatever it says itself. */
    private final long mostKeys;

    private KeyspaceLoader(Keyspace keyspace, long fileBytes) {
        super(keyspace.db(0), bytes -> true);
        this.keyspace = keyspace;
        this.mostKeys = fileBytes / LEAST_KEY_BYTES;
    }

    /** Reads {@code file} into {@code keyspace}, which should be empty; returns the number of keys. */
    static long load(Path file, Keyspace keyspace) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return load(in, Files.size(file), keyspace);
        }
    }

    /**
     * Reads a stream of which {@code bytes} are expected into {@code keyspace}; 0 if that is not known, which costs
     * growth of the tables.
     */
    static long load(InputStream in, long bytes, Keyspace keyspace) throws IOException {
        KeyspaceLoader loader = new KeyspaceLoader(keyspace, bytes);
        // It is buffered there.
        RdbReader.readWhole(in, loader);
        return loader.keys();
    }

    @Override
    public void moduleAux(String type) {
        LOG.warn(
                "The snapshot holds data of module type {} beside its keys. They are left out, because there are no"
                        + " modules here.",
                type);
    }

    @Override
    public void function(byte[] code) throws IOException {
        Map<String, byte[]> libraries = new LinkedHashMap<>(keyspace.libraries());
        libraries.put(LibraryCheck.nameOf(code), code);
        keyspace.setLibraries(libraries);
    }

    @Override
    public void selectDb(int number) throws IOException {
        if (number >= Keyspace.MOST_DATABASES) {
            throw new RdbContentException("the snapshot has a database " + number + ", but there can be "
                    + Keyspace.MOST_DATABASES + " at most");
        }
        useDb(keyspace.dbOrNew(number));
    }

    @Override
    public void resizeDb(long size, long expires) {
        db().expect(Math.min(size, mostKeys));
    }
}
