package dev.redoubt.node.cluster.transport;

/**
 * A piece of an {@link Envelope} that is larger than Artery's frames.
 *
 * @param transfer which envelope
 * @param totalBytes the envelope's serialized length
 * @param number counts the pieces from 0; all but the last are {@link #BYTES} long
 * @param bytes the piece
 */
public record Fragment(Transfer transfer, int totalBytes, int number, byte[] bytes) implements Wire {
    /** An envelope of more bytes goes in pieces. */
    static final int LARGE_BYTES = 256 << 10;

    /** The length of a piece. */
    static final int BYTES = 128 << 10;

    /** Returns how many pieces an envelope of so many bytes has. */
    static int count(int totalBytes) {
        return (int) (((long) totalBytes + BYTES - 1) / BYTES);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.fragment(this);
    }
}
