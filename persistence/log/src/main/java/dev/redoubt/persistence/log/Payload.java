package dev.redoubt.persistence.log;

import java.util.List;

/**
 * The payload of a record: whole commands in RESP, in parts. A long value that a client has sent is a part of its own,
 * the same array as in the keyspace, so that no record needs a copy of it. Nobody changes the arrays. Any thread.
 */
public final class Payload {
    /** The payload of a term-start record. */
    public static final Payload EMPTY = new Payload(List.of(), 0);

    private final List<byte[]> parts;
    private final int length;

    private Payload(List<byte[]> parts, int length) {
        this.parts = parts;
        this.length = length;
    }

    /** Returns the payload of one part, or the empty one. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(List.of(bytes), bytes.length);
    }

    /**
     * Returns the payload of these parts.
     *
     * @throws ArithmeticException if it is too long for an array
     */
    public static Payload of(List<byte[]> parts) {
        long length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        return length == 0 ? EMPTY : new Payload(List.copyOf(parts), Math.toIntExact(length));
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Returns the parts in their order. */
    public List<byte[]> parts() {
        return parts;
    }

    /** Returns all bytes in one array: that of the only part, else a copy. */
    public byte[] bytes() {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
