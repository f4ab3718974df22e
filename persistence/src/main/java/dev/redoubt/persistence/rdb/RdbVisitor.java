package dev.redoubt.persistence.rdb;

import java.io.IOException;

/**
 * The parts of a snapshot, in file order: {@link RdbReader} calls a visitor, {@link RdbWriter} is one. The parts are
 * streamed, so that a big collection is never in memory twice. {@link PartialRdbVisitor} ignores parts.
 *
 * <p>Order of calls: {@link #aux} fields, {@link #function} libraries, then for each database {@link #selectDb}, {@link #resizeDb} and its keys,
 * then {@link #end}. A key is one {@link #string}, or a {@code begin…} with its elements and {@link #endKey}. The
 * visitor may keep the arrays that it is given.
 *
 * <p>The reader verifies the checksum right before {@link #end}: until then nobody may see the visited data. The reader
 * does not look for duplicate keys or members; a visitor that builds data finds them, and throws an {@link
 * RdbContentException}. Sizes are claims of the file: a
 * visitor may use them as hints, but must not allocate by them without a bound.
 */
public interface RdbVisitor {
    /** The expiry of a key that has none. */
    long NO_EXPIRY = -1;

    /** The size of a list whose encoding tells it only at its end (quicklist); {@link RdbWriter} refuses it. */
    long UNKNOWN_SIZE = -1;

    /** Stands for what the file does not tell of the use of a key. */
    int UNKNOWN_ACCESS = -1;

    /** An AUX field; its value is text or a number in decimal. */
    void aux(String name, byte[] value) throws IOException;

    /**
     * Tells of data that a module keeps outside of keys; they are skipped.
     *
     * @param type the nine characters of the module's type
     */
    void moduleAux(String type) throws IOException;

    /** The code of a library of functions; it comes before all keys. */
    void function(byte[] code) throws IOException;

    /** Tells the database of the keys that follow. */
    void selectDb(int db) throws IOException;

    /** Tells the number of keys of the current database, and of those that expire; a hint. */
    void resizeDb(long keys, long expires) throws IOException;

    /**
     * Tells how the key that follows was used. A key without such a call has no such field.
     *
     * @param idleSeconds since its last use; {@link #UNKNOWN_ACCESS} if the file does not say
     * @param frequency its LFU counter, 0 to 255; or {@link #UNKNOWN_ACCESS}
     */
    void access(long idleSeconds, int frequency) throws IOException;

    /** A string key; {@code expireAtMs} is Unix time in milliseconds, or {@link #NO_EXPIRY}. */
    void string(byte[] key, long expireAtMs, byte[] value) throws IOException;

    /** A list begins; from its head to its tail, {@link #element} follows. {@code size} may be unknown. */
    void beginList(byte[] key, long expireAtMs, long size) throws IOException;

    /** The next element of the list. */
    void element(byte[] value) throws IOException;

    /** A set begins; {@link #member} follows. */
    void beginSet(byte[] key, long expireAtMs, long size) throws IOException;

    /** A member of the set. */
    void member(byte[] value) throws IOException;

    /** A hash begins; {@link #field} follows, {@code size} counts the pairs. */
    void beginHash(byte[] key, long expireAtMs, long size) throws IOException;

    /** A field of the hash and its value. */
    void field(byte[] field, byte[] value) throws IOException;

    /** A sorted set begins; {@link #scored} follows, in no promised order. */
    void beginZset(byte[] key, long expireAtMs, long size) throws IOException;

    /** A member and its score, which is never NaN. */
    void scored(byte[] member, double score) throws IOException;

    /**
     * A stream begins; its parts go to the visitor that is returned, which is used until {@link #endKey}.
     *
     * @param nodes how many {@link RdbStreamVisitor#node} follow
     */
    RdbStreamVisitor beginStream(byte[] key, long expireAtMs, long nodes) throws IOException;

    /** Ends a collection, after its last element. */
    void endKey() throws IOException;

    /** Ends the snapshot, after the last key; a writer ends the file with its checksum. */
    void end() throws IOException;
}
