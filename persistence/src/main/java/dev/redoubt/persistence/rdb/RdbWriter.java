package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.RedisNumbers;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The streaming writer of a snapshot that redis-server 7.0 reads. One thread; no allocation per key or element.
 *
 * <p>It writes collections in Redis's plain types (list 1, set 2, hash 4, zset 5), which every Redis reads and turns
 * into its own small encodings; streams in its own nodes. Unlike listpacks and quicklists they need no buffering, so a collection of any size is
 * streamed, and they are not longer. Strings that are 32-bit integers are stored as such; nothing is compressed.
 *
 * <p>A wrong order of calls, or another number of elements than announced, is a programming error and throws
 * IllegalStateException. After an IOException the file is unusable. {@link #end} flushes the stream but
 * neither closes nor fsyncs it.
 */
public final class RdbWriter implements RdbVisitor {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Room for any opcode, expiry, type and length, so that one check is enough. */
    private static final int SMALL = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int OUTSIDE = -1;
    private static final int ENDED = -2;
    /** The answer of {@link #decimal} for other text. */
    private static final long NOT_AN_INT = Long.MIN_VALUE;

    private static final int PAYLOAD_BUFFER_BYTES = 1 << 12;

    private final OutputStream out;
    private final byte[] buffer;

    /** One value is written, without its key and its expiry ({@link RdbPayload}). */
    private final boolean payload;

    private int position;
    private long crc;
    /** Type of the collection or of the string in parts that is being written, or OUTSIDE, or ENDED. */
    private int open = OUTSIDE;
    /** Elements that the open collection still lacks, or bytes that the string lacks. */
    private long missing;

    /** The use of the next key, as {@link #access} told it. */
    private long idleSeconds = UNKNOWN_ACCESS;

    private int frequency = UNKNOWN_ACCESS;

    private final RdbStreamWriter streams = new RdbStreamWriter(this);

    /**
     * Begins a file on {@code out}, which need not be buffered.
     *
     * @param version 10, which redis-server 7.0 reads, or 11
     */
    public RdbWriter(OutputStream out, int version) {
        if (version < RdbFormat.VERSION || version > RdbFormat.MAX_VERSION) {
            throw new IllegalArgumentException("RDB version " + version);
        }
        this.out = out;
        this.buffer = new byte[BUFFER_BYTES];
        this.payload = false;
        byte[] magic = (RdbFormat.MAGIC + "00" + version).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, buffer, 0, magic.length);
        position = magic.length;
    }

    private RdbWriter(OutputStream out) {
        this.out = out;
        this.buffer = new byte[PAYLOAD_BUFFER_BYTES];
        this.payload = true;
    }

    /** Begins a {@link RdbPayload}: one key is written, and then {@link #endPayload} called. */
    public static RdbWriter payload(OutputStream out) {
        return new RdbWriter(out);
    }

    /** Ends a payload with its version and its checksum. */
    public void endPayload(int version) throws IOException {
        outside();
        reserve(SMALL);
        buffer[position++] = (byte) version;
        buffer[position++] = (byte) (version >> 8);
        checksum();
    }

    @Override
    public void aux(String name, byte[] value) throws IOException {
        opcode(RdbFormat.OP_AUX);
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        text(text, 0, text.length);
        text(value, 0, value.length);
    }

    /** Redoubt has no modules, and so no data of theirs to write. */
    @Override
    public void moduleAux(String type) {
        throw new IllegalStateException("data of module type " + type);
    }

    @Override
    public void function(byte[] code) throws IOException {
        opcode(RdbFormat.OP_FUNCTION2);
        text(code, 0, code.length);
    }

    @Override
    public void selectDb(int db) throws IOException {
        opcode(RdbFormat.OP_SELECTDB);
        length(db);
    }

    @Override
    public void resizeDb(long keys, long expires) throws IOException {
        opcode(RdbFormat.OP_RESIZEDB);
        length(keys);
        length(expires);
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
        text(value, 0, value.length);
    }

    /** Writes a string key whose key and value lie within pages; no array is kept. */
    public void string(byte[] key, int keyOffset, int keyLength, long expireAtMs, byte[] value, int offset, int length)
            throws IOException {
        key(RdbFormat.STRING, key, keyOffset, keyLength, expireAtMs);
        text(value, offset, length);
    }

    /**
     * Begins a string key whose value of {@code length} bytes comes in {@link #part parts}; {@link #endKey} ends it.
     *
     * @param length too many for a number
     */
    public void beginString(byte[] key, long expireAtMs, int length) throws IOException {
        if (length <= RdbFormat.MAX_INT_TEXT) {
            throw new IllegalArgumentException("a string of " + length + " bytes in parts");
        }
        begin(RdbFormat.STRING, key, expireAtMs, length);
    }

    /** Writes a part of a string. */
    public void part(byte[] bytes, int offset, int length) throws IOException {
        if (open != RdbFormat.STRING || missing < length) {
            throw new IllegalStateException(
                    "part of " + length + " bytes in type " + open + " with " + missing + " bytes to come");
        }
        missing -= length;
        raw(bytes, offset, length);
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
        text(page, offset, length);
    }

    @Override
    public void beginSet(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.SET, key, expireAtMs, size);
    }

    @Override
    public void member(byte[] value) throws IOException {
        member(value, 0, value.length);
    }

    /** Writes a member whose value lies within a page. */
    public void member(byte[] page, int offset, int length) throws IOException {
        count(RdbFormat.SET);
        text(page, offset, length);
    }

    @Override
    public void beginHash(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.HASH, key, expireAtMs, size);
    }

    @Override
    public void field(byte[] field, byte[] value) throws IOException {
        field(field, 0, field.length, value, 0, value.length);
    }

    /** Writes a field and a value that lie within pages. */
    public void field(byte[] field, int fieldOffset, int fieldLength, byte[] value, int offset, int length)
            throws IOException {
        count(RdbFormat.HASH);
        text(field, fieldOffset, fieldLength);
        text(value, offset, length);
    }

    @Override
    public void beginZset(byte[] key, long expireAtMs, long size) throws IOException {
        begin(RdbFormat.ZSET_2, key, expireAtMs, size);
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
        count(RdbFormat.ZSET_2);
        text(page, offset, length);
        i64(Double.doubleToRawLongBits(score));
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
        open = OUTSIDE;
    }

    @Override
    public void end() throws IOException {
        opcode(RdbFormat.OP_EOF);
        checksum();
    }

    private void checksum() throws IOException {
        open = ENDED;
        flush();
        LONG.set(buffer, 0, crc);
        out.write(buffer, 0, Long.BYTES);
        out.flush();
    }

    private void begin(int type, byte[] key, long expireAtMs, long size) throws IOException {
        if (size <= 0) {
            throw new IllegalArgumentException("a collection of size " + size);
        }
        key(type, key, 0, key.length, expireAtMs);
        length(size);
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
        reserve(SMALL);
        buffer[position++] = (byte) opcode;
    }

    private void outside() {
        if (open != OUTSIDE) {
            throw new IllegalStateException(open == ENDED ? "the file has ended" : "a collection is not ended");
        }
    }

    private void key(int type, byte[] key, int offset, int length, long expireAtMs) throws IOException {
        outside();
        reserve(SMALL);
        if (payload) {
            buffer[position++] = (byte) type;
            return;
        }
        if (expireAtMs != NO_EXPIRY) {
            buffer[position++] = (byte) RdbFormat.OP_EXPIRETIME_MS;
            LONG.set(buffer, position, expireAtMs);
            position += Long.BYTES;
        }
        writeAccess();
        buffer[position++] = (byte) type;
        text(key, offset, length);
    }

    private void writeAccess() throws IOException {
        if (idleSeconds != UNKNOWN_ACCESS) {
            buffer[position++] = (byte) RdbFormat.OP_IDLE;
            length(idleSeconds);
        }
        if (frequency != UNKNOWN_ACCESS) {
            buffer[position++] = (byte) RdbFormat.OP_FREQ;
            buffer[position++] = (byte) frequency;
        }
        idleSeconds = UNKNOWN_ACCESS;
        frequency = UNKNOWN_ACCESS;
        reserve(SMALL);
    }

    /** A string, which is stored as a number if it is one. */
    void text(byte[] bytes, int offset, int length) throws IOException {
        if (length <= RdbFormat.MAX_INT_TEXT && length > 0) {
            long number = decimal(bytes, offset, length);
            if (number != NOT_AN_INT) {
                integer((int) number);
                return;
            }
        }
        length(length);
        raw(bytes, offset, length);
    }

    /** Bytes as they are. */
    void raw(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - position) {
            flush();
            if (length >= buffer.length) {
                crc = Crc64.update(crc, bytes, offset, offset + length);
                out.write(bytes, offset, length);
                return;
            }
        }
        System.arraycopy(bytes, offset, buffer, position, length);
        position += length;
    }

    private void integer(int number) throws IOException {
        reserve(SMALL);
        if (number == (byte) number) {
            buffer[position++] = (byte) RdbFormat.INT_8;
            buffer[position++] = (byte) number;
        } else if (number == (short) number) {
            buffer[position++] = (byte) RdbFormat.INT_16;
            buffer[position++] = (byte) number;
            buffer[position++] = (byte) (number >> 8);
        } else {
            buffer[position++] = (byte) RdbFormat.INT_32;
            INT.set(buffer, position, number);
            position += Integer.BYTES;
        }
    }

    /** The 32-bit integer whose only decimal form this is, as rdbTryIntegerEncoding; or NOT_AN_INT. */
    private static long decimal(byte[] bytes, int offset, int length) {
        long number = RedisNumbers.parseLong(bytes, offset, length, NOT_AN_INT);
        return number == (int) number ? number : NOT_AN_INT;
    }

    private void length(long length) throws IOException {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length);
        }
        unsigned(length);
    }

    void i64(long value) throws IOException {
        reserve(SMALL);
        LONG.set(buffer, position, value);
        position += Long.BYTES;
    }

    /** A length of 64 bits of which all may be set. */
    void unsigned(long length) throws IOException {
        reserve(SMALL);
        if (length < 0) {
            buffer[position++] = (byte) RdbFormat.LENGTH_64;
            LONG_BIG.set(buffer, position, length);
            position += Long.BYTES;
        } else if (length < 1 << 6) {
            buffer[position++] = (byte) length;
        } else if (length < 1 << 14) {
            buffer[position++] = (byte) (RdbFormat.LENGTH_14 | length >> 8);
            buffer[position++] = (byte) length;
        } else if (length <= 0xffff_ffffL) {
            buffer[position++] = (byte) RdbFormat.LENGTH_32;
            INT_BIG.set(buffer, position, (int) length);
            position += Integer.BYTES;
        } else {
            buffer[position++] = (byte) RdbFormat.LENGTH_64;
            LONG_BIG.set(buffer, position, length);
            position += Long.BYTES;
        }
    }

    private void reserve(int bytes) throws IOException {
        if (bytes > buffer.length - position) {
            flush();
        }
    }

    private void flush() throws IOException {
        crc = Crc64.update(crc, buffer, 0, position);
        out.write(buffer, 0, position);
        position = 0;
    }
}
