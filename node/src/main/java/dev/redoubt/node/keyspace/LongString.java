package dev.redoubt.node.keyspace;

import java.util.Arrays;

/**
 * A string too long for a page, in parts. An array is never copied in order to grow: what is appended goes into the
 * slack of the last part, and then into a new part. Only what is overwritten while others hold it is copied, its part
 * as a whole. A string grows by a half, at most by {@link #MOST_SLACK_BYTES}, so it has few parts.
 *
 * <p>The alternative, one array, copied the whole string for each 16 MB that were appended: a second for 500 MB.
 *
 * <p>The thread of the keyspace changes it. Threads that write a frozen view read it when nobody changes it any more.
 */
final class LongString extends Value {
    /** A new part has no more than this beyond what it needs. */
    private static final int MOST_SLACK_BYTES = 16 << 20;

    /** A {@link Part}, its place in the array of parts, and the header of its array. */
    private static final int PART_BYTES = 32 + ARRAY_BYTES;

    /** The bytes of {@code array} from {@code from} of the string on. */
    private static final class Part {
        final int from;
        byte[] array;

        /** Others hold the array: the bytes that are part of the string must not be overwritten. */
        boolean shared;

        Part(int from, byte[] array, boolean shared) {
            this.from = from;
            this.array = array;
            this.shared = shared;
        }

        int end() {
            return from + array.length;
        }
    }

    /** Never empty; each begins where the one before it ends. */
    private Part[] parts;

    /** At most the end of the last part, and greater than its beginning. What is behind it is zero. */
    private int length;

    private LongString(KeyspaceContext context, Part[] parts, int length) {
        super(context);
        this.parts = parts;
        this.length = length;
        account();
    }

    LongString(KeyspaceContext context, byte[] src, int from, int length) {
        this(context, new Part[] {new Part(0, Arrays.copyOfRange(src, from, from + length), false)}, length);
    }

    /** Takes the array itself, which nobody changes any more: a long argument of a client exists once. */
    static LongString of(KeyspaceContext context, byte[] data) {
        return new LongString(context, new Part[] {new Part(0, data, true)}, data.length);
    }

    int length() {
        return length;
    }

    byte[] copy() {
        byte[] copy = new byte[length];
        for (Part part : parts) {
            System.arraycopy(part.array, 0, copy, part.from, Math.min(part.array.length, length - part.from));
        }
        return copy;
    }

    /** Shows {@code count} bytes from {@code from} on, in order. */
    <E extends Exception> void forEachPart(int from, int count, PartVisitor<E> visitor) throws E {
        for (Part part : parts) {
            int first = Math.max(from, part.from);
            int last = Math.min(from + count, part.end());
            if (first < last) {
                visitor.part(part.array, first - part.from, last - first);
            }
        }
    }

    /** A reader keeps the arrays of these bytes: they are copied before they would be overwritten. */
    void share(int from, int count) {
        for (Part part : parts) {
            part.shared |= part.from < from + count && from < part.end();
        }
    }

    /** Overwrites from {@code offset}, with zero bytes in a gap. */
    void write(int offset, byte[] patch) {
        int end = offset + patch.length;
        reserve(end);
        for (Part part : parts) {
            int first = Math.max(offset, part.from);
            int last = Math.min(end, part.end());
            if (first < last) {
                if (part.shared && first < length) {
                    part.array = part.array.clone();
                    part.shared = false;
                }
                System.arraycopy(patch, first - offset, part.array, first - part.from, last - first);
            }
        }
        length = Math.max(length, end);
        account();
    }

    /** Makes a new part if the present ones have no room for a string of {@code end} bytes. */
    private void reserve(int end) {
        int more = newPartBytes(end);
        if (more > 0) {
            Part part = new Part(capacity(), new byte[more], false);
            parts = Arrays.copyOf(parts, parts.length + 1);
            parts[parts.length - 1] = part;
        }
    }

    private int newPartBytes(int end) {
        int capacity = capacity();
        if (end <= capacity) {
            return 0;
        }
        int slack = Math.min(Math.min(length >> 1, MOST_SLACK_BYTES), Integer.MAX_VALUE - 8 - capacity);
        return Math.max(end - capacity, slack);
    }

    private int capacity() {
        return parts[parts.length - 1].end();
    }

    /** Returns the memory that is taken before anything is given back, when {@link #write} writes that range. */
    int growthBytes(int from, int to) {
        long bytes = newPartBytes(to);
        boolean forked = !writable();
        for (Part part : parts) {
            if ((forked || part.shared) && Math.max(from, part.from) < Math.min(Math.min(to, length), part.end())) {
                bytes += part.array.length;
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** The arrays are shared, so appending to the copy copies nothing. The account has them twice until the view closes. */
    @Override
    LongString fork() {
        Part[] copies = new Part[parts.length];
        for (int i = 0; i < parts.length; i++) {
            copies[i] = new Part(parts[i].from, parts[i].array, true);
        }
        return new LongString(context, copies, length);
    }

    @Override
    LongString copyInto(KeyspaceContext target) {
        return new LongString(target, new Part[] {new Part(0, copy(), false)}, length);
    }

    @Override
    long bytes() {
        return (long) OBJECT_BYTES + (long) parts.length * PART_BYTES + capacity();
    }

    @Override
    boolean isEmpty() {
        return length == 0;
    }

    @Override
    String encoding() {
        return "raw";
    }

    @Override
    void digest(DigestSink sink) {
        sink.mix(copy());
    }
}
