package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.RedisNumbers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The streaming writer of a snapshot that redis-server 7.0 reads. One thread; little allocation per key or element.
 *
 * <p>A collection is written in one of two forms. {@link #beginHash} and its like stream it in one of Redis's plain
 * types (list 1, set 2, hash 4, zset 5), whatever its size. {@link #beginPackedHash} and its like write the packed type of
 * Redis's small collections, which takes less room and is gathered in memory until it is whole; a list of any size is
 * packed in nodes ({@link #list}). Streams are in their own nodes. Strings that are 32-bit integers are stored as such;
 * longer ones are compressed if that was asked for.
 *
 * <p>A wrong order of calls, or another number of elements than announced, is a programming error and throws
 * IllegalStateException. After an IOException the file is unusable. {@link #end} flushes the stream but
 * neither closes nor fsyncs it.
 */
public final class RdbWriter implements RdbVisitor {
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int OUTSIDE = -1;
    private static final int ENDED = -2;

    private static final int PAYLOAD_BUFFER_BYTES = 1 << 12;

    /** From here on the text of a whole score is no integer (util.c double2ll). */
    private static final double INTEGER_SCORES = 1L << 52;

    private final RdbOutput out;

    /** One value is written, without its key and its expiry ({@link RdbPayload}). */
    private final boolean payload;

    /** The type of the collection that is being written, or OUTSIDE, or ENDED. */
    private int open = OUTSIDE;
    /** Elements that the open collection still lacks. */
    private long missing;

    /** The use of the next key, as {@link #access} told it. */
    private long idleSeconds = UNKNOWN_ACCESS;

    private int frequency = UNKNOWN_ACCESS;

    private final RdbStreamWriter streams;
    private final QuicklistWriter lists;

    /** The packed hash or sorted set, or the node of a list, that is being gathered. */
    private final ListpackBuilder pack = new ListpackBuilder();

    /** Null before the first set of integers. */
    private @Nullable IntsetBuilder intset;

    /** Begins a file on {@code out}, as {@link #RdbWriter(OutputStream, int, boolean)}, without compression. */
    public RdbWriter(OutputStream out, int version) {
        this(out, version, false);
    }

    /**
     * Begins a file on {@code out}, which need not be buffered.
     *
     * @param version 10, which redis-server 7.0 reads, or 11
     * @param compressed whether strings are compressed if that makes them shorter
     */
    public RdbWriter(OutputStream out, int version, boolean compressed) {
        this(new RdbOutput(out, magic(version), BUFFER_BYTES, compressed ? Integer.MAX_VALUE : 0), false);
    }

    private static byte[] magic(int version) {
        if (version < RdbFormat.VERSION || version > RdbFormat.MAX_VERSION) {
            throw new IllegalArgumentException("RDB version " + version);
        }
        return (RdbFormat.MAGIC + "00" + version).getBytes(StandardCharsets.US_ASCII);
    }

    private RdbWriter(RdbOutput out, boolean payload) {
        this.out = out;
        this.payload = payload;
        this.streams = new RdbStreamWriter(out);
        this.lists = new QuicklistWriter(out, pack);
    }

    /**
     * Begins a {@link RdbPayload}: one key is written, and then {@link #endPayload} called. Strings of more than 256 KB
     * are not compressed, because others wait meanwhile.
     */
    public static RdbWriter payload(OutputStream out, boolean compressed) {
        int most = compressed ? RdbOutput.PIECE_BYTES : 0;
        return new RdbWriter(new RdbOutput(out, new byte[0], PAYLOAD_BUFFER_BYTES, most), true);
    }

    /** Ends a payload with its version and its checksum. */
    public void endPayload(int version) throws IOException {
        outside();
        out.u8(version);
        out.u8(version >> 8);
        checksum();
    }

    @Override
    public void aux(String name, byte[] value) throws IOException {
        opcode(RdbFormat.OP_AUX);
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        out.text(text, 0, text.length);
        out.text(value, 0, value.length);
    }

    /** Redoubt has no modules, and so no data of theirs to write. */
    @Override
    public void moduleAux(String type) {
        throw new IllegalStateException("data of module type " + type);
    }

    @Override
    public void function(byte[] code) throws IOException {
        opcode(RdbFormat.OP_FUNCTION2);
        out.text(code, 0, code.length);
    }

    @Override
    public void selectDb(int db) throws IOException {
        opcode(RdbFormat.OP_SELECTDB);
        out.length(db);
    }

    @Override
    public void resizeDb(long keys, long expires) throws IOException {
        opcode(RdbFormat.OP_RESIZEDB);
        out.length(keys);
        out.length(expires);
    }

    @Override
    public void access(long idle, int count) throws IOException {
        outside();
        idleSeconds = idle;
        frequency = count;
    }

    @Override
    public void string(byte[] key, long expireAtMs, byte[] value) throws IOException {
        key(RdbFormat.STRING, key, 0, key.length, expireAtMs);
        out.text(value, 0, value.length);
    }

    /** Writes a string key whose key and value lie within pages; no array is kept. */
    public void string(byte[] key, int keyOffset, int keyLength, long expireAtMs, byte[] value, int offset, int length)
            throws IOException {
        key(RdbFormat.STRING, key, keyOffset, keyLength, expireAtMs);
        out.text(value, offset, length);
    }

    /**
     * Writes a string key whose value of {@code length} bytes is in parts.
     *
     * @param length too many for a number
     */
    public void string(byte[] key, long expireAtMs, int length, RdbParts value) throws IOException {
        if (length <= RdbFormat.MAX_INT_TEXT) {
            throw new IllegalArgumentException("a string of " + length + " bytes in parts");
        }
        key(RdbFormat.STRING, key, 0, key.length, expireAtMs);
        out.parts(length, value);
    }

    /** Writes a list, from its head to its tail, as Redis has it in memory; each part is an element. */
    public void list(byte[] key, long expireAtMs, RdbParts elements) throws IOException {
        key(RdbFormat.LIST_QUICKLIST_2, key, 0, key.length, expireAtMs);
        lists.write(elements);
    }

    @Override
    public void beginList(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.LIST, key, expireAtMs, size);
    }

    @Override
    public void element(byte[] value) throws IOException {
        element(value, 0, value.length);
    }

    /** Writes an element whose value lies within a page. */
    public void element(byte[] page, int offset, int length) throws IOException {
        count(RdbFormat.LIST);
        out.text(page, offset, length);
    }

    @Override
    public void beginSet(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.SET, key, expireAtMs, size);
    }

    /** Begins a set whose members are integers of 64 bits, in ascending order. */
    public void beginIntset(byte[] key, long expireAtMs, long size) throws IOException {
        beginPacked(RdbFormat.SET_INTSET, key, expireAtMs, size);
        if (intset == null) {
            intset = new IntsetBuilder();
        }
        intset.clear();
    }

    @Override
    public void member(byte[] value) throws IOException {
        member(value, 0, value.length);
    }

    /** Writes a member whose value lies within a page. */
    public void member(byte[] page, int offset, int length) throws IOException {
        IntsetBuilder integers = intset;
        if (open == RdbFormat.SET_INTSET && integers != null) {
            count(RdbFormat.SET_INTSET);
            if (!RedisNumbers.isLong(page, offset, length)) {
                throw new IllegalArgumentException("a member that is no integer");
            }
            integers.add(RedisNumbers.parseLong(page, offset, length, 0));
        } else {
            count(RdbFormat.SET);
            out.text(page, offset, length);
        }
    }

    @Override
    public void beginHash(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.HASH, key, expireAtMs, size);
    }

    /** Begins a hash that is one listpack. */
    public void beginPackedHash(byte[] key, long expireAtMs, long size) throws IOException {
        beginPacked(RdbFormat.HASH_LISTPACK, key, expireAtMs, size);
    }

    @Override
    public void field(byte[] field, byte[] value) throws IOException {
        field(field, 0, field.length, value, 0, value.length);
    }

    /** Writes a field and a value that lie within pages. */
    public void field(byte[] field, int fieldOffset, int fieldLength, byte[] value, int offset, int length)
            throws IOException {
        if (open == RdbFormat.HASH_LISTPACK) {
            count(RdbFormat.HASH_LISTPACK);
            pack.add(field, fieldOffset, fieldLength);
            pack.add(value, offset, length);
        } else {
            count(RdbFormat.HASH);
            out.text(field, fieldOffset, fieldLength);
            out.text(value, offset, length);
        }
    }

    @Override
    public void beginZset(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.ZSET_2, key, expireAtMs, size);
    }

    /** Begins a sorted set that is one listpack; its members come in its order. */
    public void beginPackedZset(byte[] key, long expireAtMs, long size) throws IOException {
        beginPacked(RdbFormat.ZSET_LISTPACK, key, expireAtMs, size);
    }

    @Override
    public void scored(byte[] member, double score) throws IOException {
        scored(member, 0, member.length, score);
    }

    /** Writes a scored member that lies within a page. */
    public void scored(byte[] page, int offset, int length, double score) throws IOException {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score that is not a number");
        }
        if (open == RdbFormat.ZSET_LISTPACK) {
            count(RdbFormat.ZSET_LISTPACK);
            pack.add(page, offset, length);
            packScore(score);
        } else {
            count(RdbFormat.ZSET_2);
            out.text(page, offset, length);
            out.i64(Double.doubleToRawLongBits(score));
        }
    }

    /** As t_zset.c zzlInsertAt, but with no more digits than are needed to read the same score. */
    private void packScore(double score) {
        if (Math.abs(score) < INTEGER_SCORES && score == (long) score) {
            pack.add((long) score);
            return;
        }
        String text = Double.isInfinite(score) ? score > 0 ? "inf" : "-inf" : Double.toString(score);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        pack.add(bytes, 0, bytes.length);
    }

    @Override
    public RdbStreamVisitor beginStream(byte[] key, long expireAtMs, long nodes) throws IOException {
        key(RdbFormat.STREAM_2, key, 0, key.length, expireAtMs);
        open = RdbFormat.STREAM_2;
        missing = 0;
        streams.begin(nodes);
        return streams;
    }

    @Override
    public void endKey() throws IOException {
        if (open < 0 || missing != 0 || (open == RdbFormat.STREAM_2 && !streams.isWhole())) {
            throw new IllegalStateException("endKey, type " + open + ", " + missing + " elements missing");
        }
        IntsetBuilder integers = intset;
        if (open == RdbFormat.SET_INTSET && integers != null) {
            byte[] bytes = integers.bytes();
            out.text(bytes, 0, bytes.length);
        } else if (open == RdbFormat.HASH_LISTPACK || open == RdbFormat.ZSET_LISTPACK) {
            pack.end();
            out.text(pack.data(), 0, pack.size());
        }
        open = OUTSIDE;
    }

    @Override
    public void end() throws IOException {
        opcode(RdbFormat.OP_EOF);
        checksum();
    }

    private void checksum() throws IOException {
        open = ENDED;
        out.checksum();
    }

    private void begin(int type, byte[] key, long expireAtMs, long size) throws IOException {
        beginPacked(type, key, expireAtMs, size);
        out.length(size);
    }

    private void beginPacked(int type, byte[] key, long expireAtMs, long size) throws IOException {
        if (size <= 0) {
            throw new IllegalArgumentException("a collection of size " + size);
        }
        key(type, key, 0, key.length, expireAtMs);
        pack.clear();
        open = type;
        missing = size;
    }

    private void count(int type) {
        if (open != type || missing == 0) {
            throw new IllegalStateException(
                    "element of type " + type + " in type " + open + " with " + missing + " elements to come");
        }
        missing--;
    }

    private void opcode(int opcode) throws IOException {
        outside();
        out.u8(opcode);
    }

    private void outside() {
        if (open != OUTSIDE) {
            throw new IllegalStateException(open == ENDED ? "the file has ended" : "a collection is not ended");
        }
    }

    private void key(int type, byte[] key, int offset, int length, long expireAtMs) throws IOException {
        outside();
        if (payload) {
            out.u8(type);
            return;
        }
        if (expireAtMs != NO_EXPIRY) {
            out.u8(RdbFormat.OP_EXPIRETIME_MS);
            out.i64(expireAtMs);
        }
        writeAccess();
        out.u8(type);
        out.text(key, offset, length);
    }

    private void writeAccess() throws IOException {
        if (idleSeconds != UNKNOWN_ACCESS) {
            out.u8(RdbFormat.OP_IDLE);
            out.length(idleSeconds);
        }
        if (frequency != UNKNOWN_ACCESS) {
            out.u8(RdbFormat.OP_FREQ);
            out.u8(frequency);
        }
        idleSeconds = UNKNOWN_ACCESS;
        frequency = UNKNOWN_ACCESS;
    }
}
