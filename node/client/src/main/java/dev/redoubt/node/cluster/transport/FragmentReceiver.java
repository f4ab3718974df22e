package dev.redoubt.node.cluster.transport;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The assembler of the {@link Fragment}s of one peer: one envelope at a time, pieces in their order. A gap, a piece
 * that does not fit or an envelope beyond the limit ends the attempt; nothing of it is kept. Pure; one thread.
 */
final class FragmentReceiver {
    /** Every so many pieces credit is returned: four times a window. */
    private static final int ACK_EVERY = FragmentSender.WINDOW / 4;

    /** A length is only claimed until the bytes are there: what is held grows with them. */
    private static final int FIRST_BYTES = 1 << 20;

    private final int limitBytes;
    private @Nullable Transfer transfer;
    private int totalBytes;
    private byte[] buffer = new byte[0];
    private int received;
    private long lastMs;
    /** Transfers up to this one ended here, well or badly: late pieces of them begin nothing. */
    private @Nullable Transfer ended;

    /** The result for a piece. */
    enum Verdict {
        /** It is kept, or was known; nothing to do. */
        TAKEN,
        /** It is kept, and {@link #received} is to be acknowledged. */
        ACKNOWLEDGE,
        /** It was the last one: {@link #take} gives the envelope. */
        COMPLETE,
        /** The envelope is given up. */
        REFUSED,
        /** Of an envelope that ended before; late. */
        LATE
    }

    /** A receiver of envelopes of at most so many bytes. */
    FragmentReceiver(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes a piece. */
    Verdict on(Fragment piece, long nowMs) {
        if (isEnded(piece.transfer())) {
            return Verdict.LATE;
        }
        if (!piece.transfer().equals(transfer)) {
            if (isOlder(piece.transfer(), transfer)) {
                return Verdict.LATE;
            }
            if (piece.number() != 0 || piece.totalBytes() <= 0 || piece.totalBytes() > limitBytes) {
                return refuse(piece.transfer());
            }
            transfer = piece.transfer();
            totalBytes = piece.totalBytes();
            buffer = new byte[Math.min(totalBytes, FIRST_BYTES)];
            received = 0;
        }
        if (piece.number() < received && piece.number() >= 0) {
            return Verdict.TAKEN;
        }
        long begin = (long) received * Fragment.BYTES;
        long expected = Math.min(Fragment.BYTES, totalBytes - begin);
        if (piece.number() != received || piece.totalBytes() != totalBytes || piece.bytes().length != expected) {
            return refuse(piece.transfer());
        }
        if (begin + expected > buffer.length) {
            long twice = Math.max(begin + expected, 2L * buffer.length);
            buffer = Arrays.copyOf(buffer, (int) Math.min(totalBytes, twice));
        }
        System.arraycopy(piece.bytes(), 0, buffer, (int) begin, piece.bytes().length);
        received++;
        lastMs = nowMs;
        if (received == Fragment.count(totalBytes)) {
            return Verdict.COMPLETE;
        }
        return received % ACK_EVERY == 0 ? Verdict.ACKNOWLEDGE : Verdict.TAKEN;
    }

    /** Returns how many pieces of the envelope under way are here. */
    int received() {
        return received;
    }

    /** The bytes of the complete envelope; they are forgotten here. */
    byte[] take() {
        byte[] whole = buffer;
        Transfer complete = transfer;
        if (complete == null || received != Fragment.count(totalBytes)) {
            throw new IllegalStateException("not complete");
        }
        end(complete);
        return whole;
    }

    /** Frees what has seen no piece for so long. */
    void expire(long nowMs, long maxIdleMs) {
        Transfer idle = transfer;
        if (idle != null && nowMs - lastMs > maxIdleMs) {
            end(idle);
        }
    }

    /** Bytes held for an envelope under way. */
    int heldBytes() {
        return buffer.length;
    }

    private Verdict refuse(Transfer refused) {
        end(refused);
        return Verdict.REFUSED;
    }

    private void end(Transfer last) {
        ended = last;
        transfer = null;
        buffer = new byte[0];
        received = 0;
    }

    private boolean isEnded(Transfer other) {
        Transfer last = ended;
        return last != null && (other.equals(last) || isOlder(other, last));
    }

    private static boolean isOlder(Transfer one, @Nullable Transfer other) {
        return other != null && one.fromIncarnation().equals(other.fromIncarnation()) && one.number() < other.number();
    }
}
