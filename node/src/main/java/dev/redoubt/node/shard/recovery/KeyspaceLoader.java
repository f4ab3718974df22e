package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.rdb.RdbReader;
import dev.redoubt.persistence.rdb.RdbVisitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills a keyspace from an RDB file. The keyspace belongs to the loading thread until it is handed to the shard by a
 * message, so a load of gigabytes takes nothing of the loop. Expired keys are kept: only the writable master removes
 * them, by records (docs/protocol.md 2.9).
 */
final class KeyspaceLoader implements RdbVisitor {
    /** The type, and the lengths of a key and a value that are empty. */
    private static final int LEAST_KEY_BYTES = 3;

    private final Keyspace keyspace;
    private Database db;
    private long expireAtMs = NO_EXPIRY;
    private byte[] key = {};
    private @Nullable ListValue list;
    private @Nullable SetValue set;
    private @Nullable HashValue hash;
    private @Nullable ZSetValue zset;
    /** The members of {@link #zset} whose score is minus zero. */
    private final List<byte[]> minusZeros = new ArrayList<>();

    private long keys;
    /** The number of keys the file can hold at most, whatever it says itself. */
    private final long mostKeys;

    private KeyspaceLoader(Keyspace keyspace, long fileBytes) {
        this.keyspace = keyspace;
        this.db = keyspace.db(0);
        this.mostKeys = fileBytes / LEAST_KEY_BYTES;
    }

    /** Reads {@code file} into {@code keyspace}, which should be empty; returns the number of keys. */
    static long load(Path file, Keyspace keyspace) throws IOException {
        KeyspaceLoader loader = new KeyspaceLoader(keyspace, Files.size(file));
        try (InputStream in = Files.newInputStream(file)) {
            // It is buffered there.
            RdbReader.read(in, loader);
        }
        return loader.keys;
    }

    @Override
    public void aux(String name, byte[] value) {
        // The log has read what concerns it.
    }

    @Override
    public void selectDb(int number) throws IOException {
        if (number >= Keyspace.MOST_DATABASES) {
            throw new IOException("the snapshot has a database " + number + ", but there can be "
                    + Keyspace.MOST_DATABASES + " at most");
        }
        db = keyspace.dbOrNew(number);
    }

    @Override
    public void resizeDb(long size, long expires) {
        db.expect(Math.min(size, mostKeys));
    }

    @Override
    public void string(byte[] name, long expiry, byte[] value) {
        db.setString(name, value, expiry);
        keys++;
    }

    private void begin(byte[] name, long expiry) {
        key = name;
        expireAtMs = expiry;
        keys++;
    }

    @Override
    public void beginList(byte[] name, long expiry, long size) {
        begin(name, expiry);
        list = db.listForWrite(name);
    }

    @Override
    public void element(byte[] value) throws IOException {
        need(list).pushLast(value);
    }

    @Override
    public void beginSet(byte[] name, long expiry, long size) {
        begin(name, expiry);
        set = db.setForWrite(name);
    }

    @Override
    public void member(byte[] value) throws IOException {
        need(set).add(value);
    }

    @Override
    public void beginHash(byte[] name, long expiry, long size) {
        begin(name, expiry);
        hash = db.hashForWrite(name);
    }

    @Override
    public void field(byte[] field, byte[] value) throws IOException {
        need(hash).put(field, value);
    }

    @Override
    public void beginZset(byte[] name, long expiry, long size) {
        begin(name, expiry);
        zset = db.zsetForWrite(name);
    }

    @Override
    public void scored(byte[] member, double score) throws IOException {
        need(zset).add(member, score);
        if (score == 0 && 1 / score < 0) {
            minusZeros.add(member);
        }
    }

    @Override
    public void endKey() {
        if (expireAtMs != NO_EXPIRY) {
            db.setExpireAt(key, expireAtMs);
        }
        restoreMinusZeros();
        list = null;
        set = null;
        hash = null;
        zset = null;
    }

    /**
     * A sorted set loses the sign of zero while it is packed, which it is until enough of its members are read. Redis
     * packs it at the end instead (rdb.c rdbLoadObject), so what is not packed then has its signs.
     */
    private void restoreMinusZeros() {
        ZSetValue loaded = zset;
        if (loaded != null && !minusZeros.isEmpty() && !loaded.isPacked()) {
            for (byte[] member : minusZeros) {
                loaded.remove(member);
                loaded.add(member, -0.0);
            }
        }
        minusZeros.clear();
    }

    @Override
    public void end() {
        // Nothing is buffered.
    }

    private static <T> T need(@Nullable T open) throws IOException {
        if (open == null) {
            throw new IOException("an element outside of its collection");
        }
        return open;
    }
}
