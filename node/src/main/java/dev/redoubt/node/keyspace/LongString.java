package dev.redoubt.node.keyspace;

import java.util.Arrays;

/** A string too long for a page. */
final class LongString extends Value {
    /** Above this many bytes a string grows by no more than this beyond what it needs. */
    private static final int MOST_SLACK_BYTES = 16 << 20;

    private byte[] data;
    private int length;

    /** Others hold {@link #data}: its first {@link #length} bytes must not be overwritten. */
    private boolean shared;

    private LongString(KeyspaceContext context, byte[] data, boolean shared) {
        super(context);
        this.data = data;
        this.length = data.length;
        this.shared = shared;
        account();
    }

    LongString(KeyspaceContext context, byte[] src, int from, int length) {
        this(context, Arrays.copyOfRange(src, from, from + length), false);
    }

    /** Takes the array itself, which nobody changes any more: a long argument of a client exists once. */
    static LongString of(KeyspaceContext context, byte[] data) {
        return new LongString(context, data, true);
    }

    byte[] data() {
        return data;
    }

    /** Returns the array for someone who keeps it; it is copied before it would be overwritten. */
    byte[] share() {
        shared = true;
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
            data = Arrays.copyOf(data, grown(end));
            shared = false;
        } else if (shared && offset < length) {
            data = Arrays.copyOf(data, data.length);
            shared = false;
        }
        System.arraycopy(patch, 0, data, offset, patch.length);
        length = Math.max(length, end);
        account();
    }

    /** Returns the length of the array that takes {@code end} bytes, if the present one is too short. */
    private int grown(int end) {
        int slack = Math.min(length >> 1, MOST_SLACK_BYTES);
        return Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8L, (long) length + slack));
    }

    /** Returns the memory that is taken before anything is given back, when the string becomes {@code end} long. */
    int growthBytes(int end) {
        return end > data.length ? grown(end) : 0;
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
