package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.RedisNumbers;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The buffered writer of the primitive values of an RDB stream, with the checksum of all bytes. One thread. */
final class RdbOutput {
    /** Room for any opcode, expiry, type and length, so that one check is enough. */
    private static final int SMALL = 32;

    /** Strings up to this length are not compressed (rdb.c rdbSaveRawString). */
    private static final int NEVER_COMPRESSED = 20;

    /** A compressed string must be shorter by so much (rdb.c rdbSaveLzfStringObject). */
    private static final int LEAST_GAIN = 4;

    /**
     * A longer string is compressed in pieces of this length, so that no memory is taken for it, and twice, because its
     * length comes first.
     */
    static final int PIECE_BYTES = 1 << 18;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The answer of {@link #decimal} for other text. */
    private static final long NOT_AN_INT = Long.MIN_VALUE;

    private final OutputStream out;
    private final byte[] buffer;
    private int position;
    private long crc;

    /** Null if nothing is compressed. */
    private final @Nullable LzfEncoder lzf;

    private final int mostCompressed;

    /** The bytes that were compressed last. */
    private byte[] squeezed = {};

    /** The bytes of a string in parts that were seen. */
    private long counted;

    /**
     * @param head the first bytes of the stream, fewer than the buffer has
     * @param mostCompressed longer strings are not compressed; 0 if none are
     */
    RdbOutput(OutputStream out, byte[] head, int bufferBytes, int mostCompressed) {
        this.out = out;
        this.buffer = new byte[bufferBytes];
        System.arraycopy(head, 0, buffer, 0, head.length);
        this.position = head.length;
        this.lzf = mostCompressed > 0 ? new LzfEncoder() : null;
        this.mostCompressed = mostCompressed;
    }

    void u8(int value) throws IOException {
        reserve(SMALL);
        buffer[position++] = (byte) value;
    }

    void i64(long value) throws IOException {
        reserve(SMALL);
        LONG.set(buffer, position, value);
        position += Long.BYTES;
    }

    void length(long length) throws IOException {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length);
        }
        unsigned(length);
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

    /** A string, which is stored as a number if it is one, and compressed if that makes it shorter. */
    void text(byte[] bytes, int offset, int length) throws IOException {
        if (length <= RdbFormat.MAX_INT_TEXT && length > 0) {
            long number = decimal(bytes, offset, length);
            if (number != NOT_AN_INT) {
                integer((int) number);
                return;
            }
        }
        LzfEncoder encoder = lzf;
        if (encoder != null && length > NEVER_COMPRESSED) {
            if (length > PIECE_BYTES) {
                parts(length, visitor -> visitor.part(bytes, offset, length));
                return;
            }
            int most = length - LEAST_GAIN;
            int squeezedLength = encoder.encode(bytes, offset, length, room(most), most);
            if (squeezedLength > 0) {
                compressedHead(squeezedLength, length);
                raw(squeezed, 0, squeezedLength);
                return;
            }
        }
        length(length);
        raw(bytes, offset, length);
    }

    /** A string of {@code length} bytes in parts; it is not a number. */
    void parts(int length, RdbParts parts) throws IOException {
        LzfEncoder encoder = lzf;
        if (encoder != null && length > NEVER_COMPRESSED && length <= mostCompressed) {
            counted = 0;
            parts.forEach(pieces(encoder, (array, offset, count) -> counted += count));
            if (counted <= length - LEAST_GAIN) {
                compressedHead(counted, length);
                parts.forEach(pieces(encoder, this::raw));
                return;
            }
        }
        length(length);
        counted = 0;
        parts.forEach((array, offset, count) -> {
            counted += count;
            raw(array, offset, count);
        });
        if (counted != length) {
            throw new IllegalStateException(counted + " bytes of a string of " + length);
        }
    }

    /**
     * Compresses each part in pieces, which make up one compressed string: no piece refers to another. A piece that
     * does not become shorter is literals.
     */
    private RdbParts.Visitor pieces(LzfEncoder encoder, RdbParts.Visitor target) {
        return (array, offset, length) -> {
            for (int done = 0; done < length; done += PIECE_BYTES) {
                int piece = Math.min(PIECE_BYTES, length - done);
                int most = piece + piece / 32 + 1;
                int squeezedLength = encoder.encode(array, offset + done, piece, room(most), most);
                target.part(squeezed, 0, squeezedLength);
            }
        };
    }

    private byte[] room(int bytes) {
        if (squeezed.length < bytes + LzfEncoder.SLACK_BYTES) {
            squeezed = new byte[Math.max(bytes, 2 * squeezed.length) + LzfEncoder.SLACK_BYTES];
        }
        return squeezed;
    }

    private void compressedHead(long squeezedLength, int length) throws IOException {
        u8(RdbFormat.LZF);
        length(squeezedLength);
        length(length);
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

    /** Ends the stream with the checksum, and flushes it. */
    void checksum() throws IOException {
        flush();
        LONG.set(buffer, 0, crc);
        out.write(buffer, 0, Long.BYTES);
        out.flush();
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
