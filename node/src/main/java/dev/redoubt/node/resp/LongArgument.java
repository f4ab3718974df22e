package dev.redoubt.node.resp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A long argument while it arrives. The first half of it is collected in pieces, none longer than what had arrived
 * before it, so that nobody makes the server allocate by announcing. Then the array of the whole argument is made; the
 * second half is read into it, and the pieces move there one by one meanwhile. So a read copies no more than a piece
 * beside itself: an array that doubled would be copied in one go each time, for 0.3 s with 256 MB. One thread.
 *
 * <pre>
 *   PIECES --half of it has arrived--> WHOLE --the last byte arrives, the pieces have moved--> complete
 * </pre>
 */
final class LongArgument {
    private static final int LONGEST_PIECE = 8 << 20;
    private static final int FIRST_PIECE = 64 << 10;

    /** For each byte that is read, so many bytes move: the pieces have moved when the second half has been read. */
    private static final int MOVED_PER_BYTE = 2;

    private final int length;

    /** The bytes that have arrived and not moved yet; all pieces are full but the last one. */
    private final Deque<byte[]> pieces = new ArrayDeque<>();

    private byte @Nullable [] whole;
    private int filled;

    /** The bytes that arrived in pieces; final in WHOLE. */
    private int inPieces;

    /** The bytes at the beginning of {@link #whole} that came from pieces. */
    private int moved;

    /** The bytes that are used of the last piece. */
    private int lastFilled;

    /** The lengths of all pieces together. */
    private long pieceBytes;

    LongArgument(int length) {
        this.length = length;
    }

    /**
     * Takes what belongs to this argument.
     *
     * @param room tells whether so many bytes may be allocated
     * @return false if they may not: the argument is then of no use any more
     */
    boolean read(ByteBuf in, LongPredicate room) {
        while (in.isReadable() && filled < length) {
            byte[] target = whole;
            if (target != null) {
                int some = Math.min(in.readableBytes(), length - filled);
                in.readBytes(target, filled, some);
                filled += some;
                move(target, filled == length ? length : MOVED_PER_BYTE * some);
            } else if (2L * (filled + in.readableBytes()) < length) {
                if (!readPiece(in, room)) {
                    return false;
                }
            } else if (room.test(length)) {
                whole = new byte[length];
            } else {
                return false;
            }
        }
        return true;
    }

    private boolean readPiece(ByteBuf in, LongPredicate room) {
        byte[] piece = pieces.peekLast();
        if (piece == null || lastFilled == piece.length) {
            int size = Math.min(Math.min(Math.max(filled, FIRST_PIECE), LONGEST_PIECE), length - filled);
            if (!room.test(size)) {
                return false;
            }
            piece = new byte[size];
            pieces.addLast(piece);
            pieceBytes += size;
            lastFilled = 0;
        }
        int some = Math.min(in.readableBytes(), piece.length - lastFilled);
        in.readBytes(piece, lastFilled, some);
        lastFilled += some;
        filled += some;
        inPieces += some;
        return true;
    }

    /** Moves whole pieces until at least so many bytes have moved, or all have. */
    private void move(byte[] target, int atLeast) {
        int until = (int) Math.min(inPieces, (long) moved + atLeast);
        while (moved < until) {
            byte[] piece = pieces.removeFirst();
            int some = Math.min(piece.length, inPieces - moved);
            System.arraycopy(piece, 0, target, moved, some);
            moved += some;
            pieceBytes -= piece.length;
        }
    }

    /** Returns the bytes that have arrived. */
    int filled() {
        return filled;
    }

    /** Returns the bytes that are allocated. */
    long heldBytes() {
        return pieceBytes + (whole == null ? 0 : length);
    }

    /** Returns the argument when its last byte has arrived; null before. */
    byte @Nullable [] complete() {
        return filled < length ? null : whole;
    }
}
