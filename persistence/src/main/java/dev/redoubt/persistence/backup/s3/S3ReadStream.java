package dev.redoubt.persistence.backup.s3;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An object from a byte on. It is read in pieces, each by a request that is repeated where the connection breaks, as
 * long as the object is the same. Pieces begin small, for objects of which only the beginning is wanted, and double.
 * Not for several threads.
 */
final class S3ReadStream extends InputStream {
    private static final int FIRST_PIECE = 256 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final S3Client client;
    private final String key;
    private final String name;
    private final int largestPiece;

    private long position;
    private int pieceSize;
    private @Nullable String etag;
    private boolean ended;

    private byte[] piece = NOTHING;
    private int next;

    /**
     * Reads the first piece.
     *
     * @param name of the object for errors
     * @throws java.io.FileNotFoundException if there is no such object
     */
    S3ReadStream(S3Client client, String key, String name, long from, int largestPiece) throws IOException {
        this.client = client;
        this.key = key;
        this.name = name;
        this.largestPiece = largestPiece;
        this.position = from;
        this.pieceSize = Math.min(FIRST_PIECE, largestPiece);
        readPiece();
    }

    private void readPiece() throws IOException {
        S3Answer answer = client.get(key, position, position + pieceSize - 1, etag);
        if (answer.status() == S3Answer.PRECONDITION_FAILED) {
            throw new IOException(name + " cannot be read: it was replaced meanwhile");
        }
        if (answer.status() == S3Answer.RANGE_NOT_SATISFIABLE) {
            // The object is empty, or ends where the reading begins.
            ended = true;
            piece = NOTHING;
            next = 0;
            return;
        }
        etag = answer.header("etag").isEmpty() ? null : answer.header("etag");
        long size = size(answer);
        piece = answer.body();
        next = 0;
        boolean rest = position + piece.length >= size;
        if (!rest && piece.length != pieceSize) {
            throw new IOException(
                    name + " cannot be read: the store sent " + piece.length + " bytes instead of " + pieceSize);
        }
        position += piece.length;
        ended = rest;
        pieceSize = Math.min(2 * pieceSize, largestPiece);
    }

    /** The size of the object: behind the slash of {@code Content-Range: bytes 0-9/100}. */
    private long size(S3Answer answer) throws IOException {
        String range = answer.header("content-range");
        try {
            if (range.startsWith("bytes " + position + "-")) {
                return Long.parseLong(range.substring(range.indexOf('/') + 1));
            }
        } catch (NumberFormatException e) {
            // As any other form that a store should not send.
        }
        throw new IOException(name + " cannot be read: the store does not answer with the range that was asked for");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (next == piece.length) {
            if (ended) {
                return -1;
            }
            readPiece();
        }
        int count = Math.min(length, piece.length - next);
        System.arraycopy(piece, next, to, offset, count);
        next += count;
        return count;
    }

    @Override
    public void close() {
        piece = NOTHING;
        next = 0;
        ended = true;
    }
}
