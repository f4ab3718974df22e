package dev.redoubt.persistence.rdb;

import java.io.IOException;

/**
 * What a snapshot says, in file order: {@link RdbReader} calls it, {@link RdbWriter} implements it. It is streaming, so
 * that a big collection never stands in memory twice.
 *
 * <p>Order of calls: {@link #aux} fields, then for each database {@link #selectDb}, {@link #resizeDb} and its keys, then
 * {@link #end}. A key is one {@link #string}, or a {@code begin…} with its elements and {@link #endKey}. Arrays given to
 * a visitor are the callee's to keep.
 *
 * <p>The reader proves the checksum only right before {@link #end}: until then what was visited is not to be shown to
 * anybody. It does not look for keys or members that come twice: a visitor that builds data sees them. Sizes are what the file claims: a visitor may take them as hints, but must not allocate by them unbounded.
 */
public interface RdbVisitor {
    /** The expiry of a key that has none. */
    long NO_EXPIRY = -1;

    /** The size of a list whose encoding tells it only at its end (quicklist); {@link RdbWriter} refuses it. */
    long UNKNOWN_SIZE = -1;

    /** An AUX field; names in {@link RdbAux}. */
    void aux(String name, byte[] value) throws IOException;

    /** The keys that follow are of this database. */
    void selectDb(int db) throws IOException;

    /** How many keys the current database has, and how many of them expire; a hint. */
    void resizeDb(long keys, long expires) throws IOException;

    /** A string key; {@code expireAtMs} is Unix time in milliseconds, or {@link #NO_EXPIRY}. */
    void string(byte[] key, long expireAtMs, byte[] value) throws IOException;

    /** A list begins; from its head to its tail, {@link #element} follows. {@code size} may be unknown. */
    void beginList(byte[] key, long expireAtMs, long size) throws IOException;

    void element(byte[] value) throws IOException;

    /** A set begins; {@link #member} follows. */
    void beginSet(byte[] key, long expireAtMs, long size) throws IOException;

    void member(byte[] value) throws IOException;

    /** A hash begins; {@link #field} follows, {@code size} counts the pairs. */
    void beginHash(byte[] key, long expireAtMs, long size) throws IOException;

    void field(byte[] field, byte[] value) throws IOException;

    /** A sorted set begins; {@link #scored} follows, in no promised order. */
    void beginZset(byte[] key, long expireAtMs, long size) throws IOException;

    /** A member and its score, which is never NaN. */
    void scored(byte[] member, double score) throws IOException;

    /** After the last element of each collection. */
    void endKey() throws IOException;

    /** After the last key; a writer ends the file with its checksum. */
    void end() throws IOException;
}
