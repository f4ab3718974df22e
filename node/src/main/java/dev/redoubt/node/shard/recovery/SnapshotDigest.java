package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.rdb.ValueLoader;
import dev.redoubt.node.script.LibraryCheck;
import dev.redoubt.persistence.rdb.RdbContentException;
import dev.redoubt.persistence.rdb.RdbReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.function.LongPredicate;

/**
 * Takes the digest of a snapshot without a keyspace of its data. DEBUG DIGEST is the exclusive or of the digests of the
 * keys of a database, mixed database by database; so some keys at a time are loaded, digested and dropped. The memory
 * that this takes is {@value #BATCH_BYTES} bytes, and the largest value.
 *
 * <p>Each value is loaded as a start loads it, so that what a start refuses is found here. Two things differ: a key
 * that comes twice is found by the digest only, and databases must ascend, as this project and redis-server write them.
 * One thread.
 */
public final class SnapshotDigest extends ValueLoader {
    /** So many bytes of keys and values are loaded before they are digested. */
    static final long BATCH_BYTES = 1 << 20;

    private final Keyspace scratch;
    private final Load load;
    private final KeyspaceDigest digest = new KeyspaceDigest();
    private int db;
    private boolean dbBegun;

    private SnapshotDigest(Keyspace scratch, Load load) {
        super(scratch.db(0), load);
        this.scratch = scratch;
        this.load = load;
    }

    /**
     * The result.
     *
     * @param digest 40 hex digits, as DEBUG DIGEST gives it
     */
    public record Result(String digest, long keys) {}

    /** The bytes that were loaded and not digested yet. */
    private static final class Load implements LongPredicate {
        private final LongPredicate room;
        private long bytes;

        Load(LongPredicate room) {
            this.room = room;
        }

        @Override
        public boolean test(long more) {
            bytes += more;
            return room.test(bytes);
        }
    }

    /**
     * Reads a snapshot to the end of the stream.
     *
     * @param scratch an empty keyspace, which is empty again afterwards
     * @param room says whether so many bytes may be held in all
     * @throws dev.redoubt.persistence.rdb.RdbException if it is not a whole snapshot
     * @throws IOException also if there is no room for the value of a key
     */
    public static Result of(InputStream in, Keyspace scratch, LongPredicate room) throws IOException {
        SnapshotDigest reader = new SnapshotDigest(scratch, new Load(room));
        // It is buffered there.
        RdbReader.readWhole(in, reader);
        reader.digestBatch();
        return new Result(HexFormat.of().formatHex(reader.digest.total()), reader.keys());
    }

    @Override
    public void moduleAux(String type) {
        // A start leaves it out too, and it is in no digest.
    }

    @Override
    public void function(byte[] code) throws IOException {
        // Libraries are in no digest; one without a name would end a start.
        LibraryCheck.nameOf(code);
    }

    @Override
    public void selectDb(int number) throws IOException {
        digestBatch();
        if (number >= Keyspace.MOST_DATABASES || number < db) {
            throw new RdbContentException("database " + number + " comes behind database " + db + " of "
                    + Keyspace.MOST_DATABASES + " at most");
        }
        dbBegun = dbBegun && number == db;
        db = number;
    }

    @Override
    public void string(byte[] name, long expiry, byte[] value) throws IOException {
        super.string(name, expiry, value);
        batch();
    }

    @Override
    public void endKey() throws IOException {
        super.endKey();
        batch();
    }

    private void batch() {
        if (load.bytes >= BATCH_BYTES) {
            digestBatch();
        }
    }

    private void digestBatch() {
        if (db().size() > 0 && !dbBegun) {
            digest.database(db);
            dbBegun = true;
        }
        db().forEach(entry -> digest.add(entry.copyKey(), entry));
        scratch.clear();
        load.bytes = 0;
    }
}
