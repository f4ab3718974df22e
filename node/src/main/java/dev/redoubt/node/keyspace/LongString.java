package dev.redoubt.node.keyspace;

import java.util.Arrays;

/** A string too long for a page. */
final class LongString extends Value {
    private byte[] data;
    private int length;

    LongString(KeyspaceContext context, byte[] src, int from, int length) {
        super(context);
        this.data = Arrays.copyOfRange(src, from, from + length);
        this.length = length;
        account();
    }

    byte[] data() {
        return data;
    }

    int length() {
        return length;
    }

    byte[] copy() {
        return Arrays.copyOf(data, length);
    }

    /** Overwrites from {@code offset}, with zero bytes in a gap; grows by a half so that appending stays linear. */
    void write(int offset, byte[] patch) {
        int end = offset + patch.length;
        if (end > data.length) {
            int grown = (int) Math.min(Integer.MAX_VALUE - 8L, length + (length >> 1));
            data = Arrays.copyOf(data, Math.max(end, grown));
        }
        System.arraycopy(patch, 0, data, offset, patch.length);
        length = Math.max(length, end);
        account();
    }

    @Override
    LongString fork() {
        return new LongString(context, data, 0, length);
    }

    @Override
    long bytes() {
        return (long) OBJECT_BYTES + ARRAY_BYTES + data.length;
    }

    @Override
    boolean isEmpty() {
        return length == 0;
    }
}
