package dev.redoubt.node.keyspace;

import java.util.Arrays;

/**
 * A small set of 64-bit integers: sorted and little-endian in one array, with four bytes a value until one of them needs
 * eight, as Redis's intset ({@code intset.c intsetUpgradeAndAdd}). It does not change back.
 *
 * <p>One that stands in a page is read there; it throws {@link IllegalStateException} when it would be changed.
 */
final class IntSet {
    private static final int NARROW = Integer.BYTES;
    private static final int WIDE = Long.BYTES;

    /**
     * No set grows beyond this, whatever the threshold is: they must fit into one array.
     *
     * <p>DIFFERS: Redis stops at eight times as many ({@code t_set.c setTypeAdd}).
     */
    private static final int MAX_VALUES = (1 << 30) / WIDE;

    private static final byte[] NOTHING = {};

    private byte[] data;
    private int start;
    private int width;
    private int size;
    private final boolean inPage;

    IntSet() {
        this(NOTHING, 0, NARROW, 0, false);
    }

    private IntSet(byte[] data, int start, int width, int size, boolean inPage) {
        this.data = data;
        this.start = start;
        this.width = width;
        this.size = size;
        this.inPage = inPage;
    }

    /** The set whose values are all that a page has from {@code from} to {@code to}. */
    static IntSet inPage(byte[] page, int from, int to, boolean wide) {
        int width = wide ? WIDE : NARROW;
        return new IntSet(page, from, width, (to - from) / width, true);
    }

    /** One that may be changed. */
    IntSet copy() {
        byte[] values = Arrays.copyOfRange(data, start, start + size * width);
        return new IntSet(values, 0, width, size, false);
    }

    int size() {
        return size;
    }

    /** Bytes of the array. */
    int capacityBytes() {
        return data.length;
    }

    /** Returns whether one more value may be added. */
    boolean takesOne() {
        return size < MAX_VALUES;
    }

    /** As {@link Value#inlineBytes}, of a collection that is this set. */
    int inlineBytes() {
        boolean small = size > 0 && size * width < InlineForm.MOST_BYTES;
        return small ? 1 + size * width : InlineForm.NONE;
    }

    /** As {@link Value#writeInline}. */
    void writeInline(byte[] page, int at) {
        page[at] = (byte) (width == NARROW ? InlineForm.NARROW_INTS : InlineForm.WIDE_INTS);
        System.arraycopy(data, start, page, at + 1, size * width);
    }

    long get(int index) {
        return width == NARROW
                ? EntryFormat.readInt(data, start + index * NARROW)
                : EntryFormat.readLong(data, start + index * WIDE);
    }

    private void set(int index, long value) {
        if (width == NARROW) {
            EntryFormat.writeInt(data, start + index * NARROW, (int) value);
        } else {
            EntryFormat.writeLong(data, start + index * WIDE, value);
        }
    }

    boolean contains(long value) {
        return indexOf(value) >= 0;
    }

    /** The index of the value; below 0 if it is not there: {@code -1 -} that at which it would be put. */
    private int indexOf(long value) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long other = get(middle);
            if (other == value) {
                return middle;
            }
            if (other < value) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /** Returns true if it is new. There must be room ({@link #takesOne}). */
    boolean add(long value) {
        int at = indexOf(value);
        if (at >= 0) {
            return false;
        }
        checkOwn();
        at = ~at;
        if (width == NARROW && value != (int) value) {
            widen();
        }
        if ((size + 1) * width > data.length) {
            data = Arrays.copyOf(data, roomFor(size + 1) * width);
        }
        System.arraycopy(data, at * width, data, (at + 1) * width, (size - at) * width);
        size++;
        set(at, value);
        return true;
    }

    private void widen() {
        IntSet wide = new IntSet(new byte[roomFor(size + 1) * WIDE], 0, WIDE, size, false);
        for (int i = 0; i < size; i++) {
            wide.set(i, get(i));
        }
        data = wide.data;
        width = WIDE;
    }

    /** A new value moves half of the others anyway, so little room is kept for more. */
    private static int roomFor(int values) {
        return Math.min(values + (values >> 3) + 1, MAX_VALUES);
    }

    boolean remove(long value) {
        int at = indexOf(value);
        if (at < 0) {
            return false;
        }
        checkOwn();
        size--;
        System.arraycopy(data, (at + 1) * width, data, at * width, (size - at) * width);
        return true;
    }

    private void checkOwn() {
        if (inPage) {
            throw new IllegalStateException("a set of integers is changed in its page");
        }
    }
}
