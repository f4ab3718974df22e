package dev.redoubt.node.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one segment while they are made. Short bytes are written to one buffer on the heap, and copied into
 * direct memory once: a copy of ten bytes costs there as much as one of a thousand. Long values are not copied but
 * referenced, and long replies of short values are cut into pieces, so that no buffer is ever copied in order to grow.
 *
 * <p>A reply that may not be kept, because it is over {@link #begin the limit}, is dropped while it is made: the
 * command goes on to its end, and its client is closed. One thread.
 */
public final class ReplyBuffer {
    /** Values from this length on are referenced. */
    static final int REFERENCE_BYTES = 16 << 10;

    /** The length at which a piece is complete. */
    private static final int PIECE_BYTES = 256 << 10;

    /** Bulks below this length have a head of {@link #BULK_HEAD_BYTES} at most. */
    static final int SHORT_BULK_BYTES = 1000;

    /** The dollar sign, three digits and the line's end. */
    private static final int BULK_HEAD_BYTES = 6;

    private static final int FIRST_BYTES = 64 << 10;

    /** A longer buffer, as after INFO of many clients, is not kept for the next segment. */
    private static final int KEPT_BYTES = 1 << 20;

    private ByteBuf open = Unpooled.buffer(FIRST_BYTES);
    private final List<ByteBuf> pieces = new ArrayList<>();
    private long pieceBytes;

    /** The bytes of the pieces that exist for these replies only. */
    private long ownBytes;

    private long limitBytes;
    private boolean overLimit;

    /**
     * Begins anew.
     *
     * @param limitBytes replies that need more memory than this are dropped
     */
    public void begin(long limitBytes) {
        this.limitBytes = limitBytes;
        if (open.capacity() > KEPT_BYTES) {
            open = Unpooled.buffer(FIRST_BYTES);
        }
        clear();
    }

    private void clear() {
        open.clear();
        pieces.clear();
        pieceBytes = 0;
        ownBytes = 0;
        overLimit = false;
    }

    /** Returns the buffer to which short bytes are written. */
    ByteBuf open() {
        return open;
    }

    /** Returns the number of bytes that were written, those of references included. */
    public long size() {
        return pieceBytes + open.readableBytes();
    }

    /** Returns whether replies were dropped because they are over the limit. */
    public boolean overLimit() {
        return overLimit;
    }

    /** Drops what was written behind {@code size}, a former {@link #size}. */
    public void cut(long size) {
        if (size == 0) {
            clear();
            return;
        }
        if (overLimit) {
            open.clear();
            return;
        }
        while (size < pieceBytes) {
            ByteBuf last = pieces.remove(pieces.size() - 1);
            open.clear();
            pieceBytes -= last.readableBytes();
            if (size > pieceBytes) {
                open.writeBytes(last, (int) (size - pieceBytes));
            }
        }
        open.writerIndex((int) (size - pieceBytes));
    }

    /**
     * Writes a bulk of fewer than {@link #SHORT_BULK_BYTES} bytes, which may change later. A reply may have millions of
     * them, and the first long reply of a process runs before the compilers have seen it: so this is one method over the
     * array, not three calls of Netty's buffer with their checks.
     */
    void shortBulk(byte[] source, int offset, int length) {
        int most = BULK_HEAD_BYTES + length + 2;
        int at = open.writerIndex();
        if (open.capacity() - at < most) {
            open.ensureWritable(most);
        }
        byte[] array = open.array();
        array[at++] = '$';
        if (length >= 100) {
            array[at++] = (byte) ('0' + length / 100);
        }
        if (length >= 10) {
            array[at++] = (byte) ('0' + length / 10 % 10);
        }
        array[at++] = (byte) ('0' + length % 10);
        array[at++] = '\r';
        array[at++] = '\n';
        System.arraycopy(source, offset, array, at, length);
        at += length;
        array[at++] = '\r';
        array[at++] = '\n';
        open.writerIndex(at);
        if (at >= PIECE_BYTES) {
            closePiece();
        }
    }

    /** A piece ends when it is long enough. Called between elements of a reply. */
    void endPiece() {
        if (open.writerIndex() >= PIECE_BYTES) {
            closePiece();
        }
    }

    private void closePiece() {
        int length = open.readableBytes();
        if (length > 0) {
            byte[] bytes = new byte[overLimit ? 0 : length];
            open.readBytes(bytes);
            open.clear();
            addOwn(bytes, 0, bytes.length);
        }
    }

    private void addOwn(byte[] bytes, int offset, int length) {
        ownBytes += length;
        overLimit |= ownBytes > limitBytes;
        add(bytes, offset, length);
    }

    /** Adds bytes that exist for this reply only, and do not change any more. */
    void own(byte[] bytes, int offset, int length) {
        closePiece();
        addOwn(bytes, offset, length);
    }

    /** Adds a copy of bytes that may change, unless it is over the limit. */
    void copy(byte[] bytes, int offset, int length) {
        overLimit |= ownBytes + length > limitBytes;
        own(overLimit ? new byte[0] : Arrays.copyOfRange(bytes, offset, offset + length), 0, overLimit ? 0 : length);
    }

    /** Adds bytes that exist whether they are a reply or not, and do not change any more. */
    void reference(byte[] bytes, int offset, int length) {
        closePiece();
        add(bytes, offset, length);
    }

    private void add(byte[] bytes, int offset, int length) {
        if (!overLimit) {
            pieces.add(Unpooled.wrappedBuffer(bytes, offset, length));
            pieceBytes += length;
        }
    }

    /** Returns the replies, to be read before the next is written. */
    public ByteBuf view() {
        return pieces.isEmpty() ? open : take();
    }

    /** Returns the text of the reply without the minus if it is an error; null if it is none. */
    public @Nullable String error() {
        if (!pieces.isEmpty() || !open.isReadable() || open.getByte(0) != '-') {
            return null;
        }
        return open.toString(1, open.writerIndex() - 3, StandardCharsets.ISO_8859_1);
    }

    /** Returns the replies in one buffer, which the caller owns; nothing is left. */
    public ByteBuf take() {
        if (pieces.isEmpty()) {
            int length = open.readableBytes();
            ByteBuf out = length == 0
                    ? Unpooled.EMPTY_BUFFER
                    : PooledByteBufAllocator.DEFAULT.ioBuffer(length).writeBytes(open);
            open.clear();
            return out;
        }
        closePiece();
        ByteBuf out = new LongReply(pieces, ownBytes);
        clear();
        return out;
    }
}
