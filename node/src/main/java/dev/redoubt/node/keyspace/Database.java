package dev.redoubt.node.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The keys of one database. Single thread; keys and values given are copied. */
public final class Database {
    Database() {}

    /** How many keys, expired ones that were not removed yet included. */
    public long size() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** How many keys have an expiry. */
    public long expiresCount() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The entry of the key, valid until the next call on this database, or null. Does not look at the clock. */
    public @Nullable Entry find(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    public boolean contains(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Sets a string, replacing whatever was there; {@code expireAtMs} {@link Entry#NO_EXPIRY} for none. */
    public void setString(byte[] key, byte[] value, long expireAtMs) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Sets a string, replacing whatever was there; {@code expireAtMs} {@link Entry#NO_EXPIRY} for none. */
    public void setString(byte[] key, byte[] src, int off, int len, long expireAtMs) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** APPEND: appends to the string, which is made if absent, keeps its expiry. Returns the new length. The caller checks the length limit. */
    public int append(byte[] key, byte[] tail) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** SETRANGE: overwrites from {@code offset}, padding with zero bytes, keeps the expiry. Returns the new length. The caller checks the length limit. */
    public int setRange(byte[] key, int offset, byte[] patch) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Returns whether the key was there. */
    public boolean remove(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Sets the expiry, or takes it away with {@link Entry#NO_EXPIRY}. Returns whether the key exists. */
    public boolean setExpireAt(byte[] key, long expireAtMs) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Moves the value and its expiry to {@code to}, replacing what was there. Returns false if {@code from} is absent. */
    public boolean rename(byte[] from, byte[] to) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** For reading; null if absent. Another type is a programmer error. */
    public @Nullable ListValue list(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** For writing, made empty if absent; call {@link #removeIfEmpty} after taking elements. Copies what an open view still needs. */
    public ListValue listForWrite(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #list}. */
    public @Nullable SetValue set(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #listForWrite}. */
    public SetValue setForWrite(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #list}. */
    public @Nullable HashValue hash(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #listForWrite}. */
    public HashValue hashForWrite(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #list}. */
    public @Nullable ZSetValue zset(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #listForWrite}. */
    public ZSetValue zsetForWrite(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Removes the key if it holds an empty collection; Redis has no empty collections. */
    public void removeIfEmpty(byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** SCAN: visits about {@code count} keys from the cursor (0 starts) and returns the next cursor, 0 at the end. Every key that is there during the whole scan is visited at least once. */
    public long scan(long cursor, int count, KeyVisitor visitor) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** A random key, or null if there is none. */
    public byte @Nullable [] randomKey(RandomGenerator random) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Visits up to {@code max} keys that have expired at {@code nowMs}, going round the database from call to call at bounded cost. Returns how many were visited. */
    public int sampleExpired(long nowMs, int max, KeyVisitor visitor) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** FLUSHDB. */
    public void clear() {
        throw new UnsupportedOperationException("skeleton");
    }
}
