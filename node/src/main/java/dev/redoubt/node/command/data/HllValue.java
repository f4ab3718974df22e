package dev.redoubt.node.command.data;

import java.util.Arrays;

/**
 * A HyperLogLog that changes: a copy of a value, or a new one (hyperloglog.c). It becomes dense when a register is too
 * high for the sparse form, or when that form gets too long. One thread.
 */
final class HllValue {
    /** The outcomes of {@link #set}. */
    enum Change {
        NONE,
        RAISED,
        DAMAGED
    }

    /** A run that is divided becomes three, of two bytes at most, of which one byte was there. */
    private static final int MOST_GROWTH = 3;

    /** Runs that are looked at for a merge, from the one before the change on. */
    private static final int MERGE_RUNS = 5;

    private byte[] bytes;
    private int size;

    private HllValue(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** Returns a new value, in the sparse form. */
    static HllValue empty() {
        byte[] bytes = new byte[HllView.HEADER_BYTES + 2];
        byte[] magic = {'H', 'Y', 'L', 'L', HllView.SPARSE};
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        HllRuns.put(bytes, HllView.HEADER_BYTES, 0, HllView.REGISTERS);
        return new HllValue(bytes, bytes.length);
    }

    /** Returns a copy of a value. */
    static HllValue of(HllView view) {
        return new HllValue(Arrays.copyOfRange(view.array(), view.from(), view.from() + view.length()), view.length());
    }

    HllView view() {
        return new HllView(bytes, 0, size);
    }

    byte[] toBytes() {
        return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Notes that the cached cardinality is out of date. */
    void setStale() {
        bytes[HllView.HEADER_BYTES - 1] |= (byte) HllView.STALE;
    }

    /** Raises a register to {@code value}, if it is lower. A damaged value may be changed in part. */
    Change set(int index, int value, long maxSparseBytes) {
        if (!view().isDense()) {
            return setSparse(index, value, maxSparseBytes);
        }
        if (view().register(index) >= value) {
            return Change.NONE;
        }
        HllView.putRegister(bytes, HllView.HEADER_BYTES, index, value);
        return Change.RAISED;
    }

    private Change setSparse(int index, int value, long maxSparseBytes) {
        if (value > HllRuns.MOST_VALUE) {
            return setDense(index, value);
        }
        int at = HllView.HEADER_BYTES;
        int before = at;
        int first = 0;
        int count = 0;
        while (at < size && at + HllRuns.width(bytes[at]) <= size) {
            count = HllRuns.count(bytes, at);
            if (index < first + count) {
                break;
            }
            before = at;
            at += HllRuns.width(bytes[at]);
            first += count;
        }
        if (at >= size || at + HllRuns.width(bytes[at]) > size) {
            return Change.DAMAGED;
        }
        int old = HllRuns.value(bytes[at]);
        if (old >= value) {
            return Change.NONE;
        }
        byte[] divided = new byte[2 * MOST_GROWTH];
        int end = index > first ? HllRuns.put(divided, 0, old, index - first) : 0;
        end = HllRuns.put(divided, end, value, 1);
        int behind = first + count - 1 - index;
        end = behind > 0 ? HllRuns.put(divided, end, old, behind) : end;
        int width = HllRuns.width(bytes[at]);
        if (end > width && (long) size + end - width > maxSparseBytes) {
            return setDense(index, value);
        }
        replace(at, width, divided, end);
        merge(before);
        return Change.RAISED;
    }

    private void replace(int at, int width, byte[] by, int byLength) {
        if (size + byLength - width > bytes.length) {
            bytes = Arrays.copyOf(bytes, size + size / 2 + MOST_GROWTH);
        }
        System.arraycopy(bytes, at + width, bytes, at + byLength, size - at - width);
        System.arraycopy(by, 0, bytes, at, byLength);
        size += byLength - width;
    }

    /** Makes one run of neighbours that have the same value. */
    private void merge(int from) {
        int at = from;
        for (int i = 0; i < MERGE_RUNS && at < size; i++) {
            boolean merges = at + 1 < size
                    && HllRuns.isValue(bytes[at])
                    && HllRuns.isValue(bytes[at + 1])
                    && HllRuns.value(bytes[at]) == HllRuns.value(bytes[at + 1])
                    && HllRuns.count(bytes, at) + HllRuns.count(bytes, at + 1) <= HllRuns.MOST_VALUES;
            if (merges) {
                int count = HllRuns.count(bytes, at) + HllRuns.count(bytes, at + 1);
                HllRuns.put(bytes, at, HllRuns.value(bytes[at]), count);
                System.arraycopy(bytes, at + 2, bytes, at + 1, size - at - 2);
                size--;
            } else {
                at += HllRuns.width(bytes[at]);
            }
        }
    }

    private Change setDense(int index, int value) {
        return makeDense() ? set(index, value, 0) : Change.DAMAGED;
    }

    /** Changes to the dense form, if it has not that already; returns false if the value is damaged. */
    boolean makeDense() {
        HllView sparse = view();
        if (sparse.isDense()) {
            return true;
        }
        byte[] dense = new byte[HllView.DENSE_BYTES];
        System.arraycopy(bytes, 0, dense, 0, HllView.HEADER_BYTES);
        dense[HllView.ENCODING_AT] = HllView.DENSE;
        int[] at = new int[1];
        boolean whole = sparse.forEachRun((value, count) -> {
            for (int i = 0; i < count && value > 0; i++) {
                HllView.putRegister(dense, HllView.HEADER_BYTES, at[0] + i, value);
            }
            at[0] += count;
        });
        if (whole) {
            bytes = dense;
            size = dense.length;
        }
        return whole;
    }
}
