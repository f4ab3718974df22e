package dev.redoubt.node.keyspace.rdb;

import dev.redoubt.node.keyspace.AccessClock;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.KeyAccess;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.rdb.RdbContentException;
import dev.redoubt.persistence.rdb.RdbStreamVisitor;
import dev.redoubt.persistence.rdb.RdbVisitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Puts keys in RDB form into a database. The thread of the database only. */
public class ValueLoader implements RdbVisitor {
    /** The approximate size of the objects of an element. */
    private static final int ELEMENT_OBJECT_BYTES = 64;

    private final LongPredicate memory;
    private Database db;
    private long expireAtMs = NO_EXPIRY;
    private byte[] key = {};
    private @Nullable ListValue list;
    private @Nullable SetValue set;
    private @Nullable HashValue hash;
    private @Nullable ZSetValue zset;
    private @Nullable StreamLoader stream;
    /** The members of {@link #zset} whose score is minus zero. */
    private final List<byte[]> minusZeros = new ArrayList<>();

    private long keys;

    /** The use of the next key, as {@link #access} told it. */
    private long idleSeconds = UNKNOWN_ACCESS;

    private int frequency = UNKNOWN_ACCESS;

    /** The number of elements of the present key that were shown; fewer are there if some came twice. */
    private long elements;

    /**
     * @param db where the keys go
     * @param memory says whether so many bytes more may be taken
     */
    public ValueLoader(Database db, LongPredicate memory) {
        this.db = db;
        this.memory = memory;
    }

    /** The next keys go into another database. */
    protected final void useDb(Database other) {
        db = other;
    }

    protected final Database db() {
        return db;
    }

    /** Returns how many keys there were. */
    public final long keys() {
        return keys;
    }

    @Override
    public void aux(String name, byte[] value) {
        // Whoever reads a file has read what concerns it.
    }

    @Override
    public void moduleAux(String type) throws IOException {
        throw new RdbContentException("data of a module where keys are due");
    }

    @Override
    public void function(byte[] code) throws IOException {
        throw new RdbContentException("a library of functions where keys are due");
    }

    @Override
    public void selectDb(int number) throws IOException {
        throw new RdbContentException("a database where keys of one database are due");
    }

    @Override
    public void resizeDb(long size, long expires) {
        // A hint.
    }

    private void take(long bytes) throws IOException {
        elements++;
        if (!memory.test(bytes + ELEMENT_OBJECT_BYTES)) {
            throw new IOException("there is no memory for the value of a key");
        }
    }

    @Override
    public void access(long idle, int count) {
        idleSeconds = idle;
        frequency = count;
    }

    /** As object.c objectSetLRUOrLFU: what does not belong to the policy in force does not count. */
    private void setAccess(byte[] name) {
        AccessClock clock = KeyAccess.clock(db);
        if (idleSeconds != UNKNOWN_ACCESS && !clock.countsAccesses()) {
            KeyAccess.set(db, name, clock.bitsOfIdle(idleSeconds));
        }
        if (frequency != UNKNOWN_ACCESS && clock.countsAccesses()) {
            KeyAccess.set(db, name, clock.bitsOfFrequency(frequency));
        }
        idleSeconds = UNKNOWN_ACCESS;
        frequency = UNKNOWN_ACCESS;
    }

    @Override
    public void string(byte[] name, long expiry, byte[] value) throws IOException {
        take(value.length);
        long before = db.size();
        db.setString(name, value, expiry);
        if (db.size() == before) {
            throw comesTwice(name);
        }
        setAccess(name);
        keys++;
    }

    /** As rdb.c rdbLoadRio: which of the two values is meant cannot be known. */
    private static RdbContentException comesTwice(byte[] name) {
        return RdbContentException.ofKey(name, "comes twice in its database");
    }

    private void begin(byte[] name, long expiry) throws IOException {
        if (db.contains(name)) {
            throw comesTwice(name);
        }
        key = name;
        expireAtMs = expiry;
        elements = 0;
        keys++;
    }

    @Override
    public void beginList(byte[] name, long expiry, long size) throws IOException {
        begin(name, expiry);
        list = db.listForWrite(name);
    }

    @Override
    public void element(byte[] value) throws IOException {
        take(value.length);
        need(list).pushLast(value);
    }

    @Override
    public void beginSet(byte[] name, long expiry, long size) throws IOException {
        begin(name, expiry);
        set = db.setForWrite(name);
    }

    @Override
    public void member(byte[] value) throws IOException {
        take(value.length);
        need(set).add(value);
    }

    @Override
    public void beginHash(byte[] name, long expiry, long size) throws IOException {
        begin(name, expiry);
        hash = db.hashForWrite(name);
    }

    @Override
    public void field(byte[] field, byte[] value) throws IOException {
        take((long) field.length + value.length);
        need(hash).put(field, value);
    }

    @Override
    public void beginZset(byte[] name, long expiry, long size) throws IOException {
        begin(name, expiry);
        zset = db.zsetForWrite(name);
    }

    @Override
    public void scored(byte[] member, double score) throws IOException {
        take(member.length);
        need(zset).add(member, score);
        if (score == 0 && 1 / score < 0) {
            minusZeros.add(member);
        }
    }

    @Override
    public RdbStreamVisitor beginStream(byte[] name, long expiry, long nodes) throws IOException {
        begin(name, expiry);
        StreamLoader loader = new StreamLoader(db.streamForWrite(name), this::take);
        stream = loader;
        return loader;
    }

    @Override
    public void endKey() throws IOException {
        if (stream != null) {
            stream.end();
            stream = null;
        }
        if ((set != null && set.size() != elements)
                || (hash != null && hash.size() != elements)
                || (zset != null && zset.size() != elements)) {
            throw RdbContentException.ofKey(key, "has an element twice");
        }
        if (expireAtMs != NO_EXPIRY) {
            db.setExpireAt(key, expireAtMs);
        }
        setAccess(key);
        restoreMinusZeros();
        db.settle(key);
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
