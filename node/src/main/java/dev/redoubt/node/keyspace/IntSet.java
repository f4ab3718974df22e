package dev.redoubt.node.keyspace;

import java.util.Arrays;

/** A small set of 64-bit integers: a sorted array. */
final class IntSet {
    private long[] values;
    private int size;

    IntSet() {
        values = new long[4];
    }

    private IntSet(IntSet other) {
        values = Arrays.copyOf(other.values, other.size);
        size = other.size;
    }

    IntSet copy() {
        return new IntSet(this);
    }

    int size() {
        return size;
    }

    int capacityBytes() {
        return values.length * 8;
    }

    long get(int index) {
        return values[index];
    }

    boolean contains(long value) {
        return Arrays.binarySearch(values, 0, size, value) >= 0;
    }

    boolean add(long value) {
        int at = Arrays.binarySearch(values, 0, size, value);
        if (at >= 0) {
            return false;
        }
        at = ~at;
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1) + 2);
        }
        System.arraycopy(values, at, values, at + 1, size - at);
        values[at] = value;
        size++;
        return true;
    }

    boolean remove(long value) {
        int at = Arrays.binarySearch(values, 0, size, value);
        if (at < 0) {
            return false;
        }
        size--;
        System.arraycopy(values, at + 1, values, at, size - at);
        return true;
    }
}
