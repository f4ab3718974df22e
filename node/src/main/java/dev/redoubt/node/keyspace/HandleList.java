package dev.redoubt.node.keyspace;

import java.util.Arrays;

/** A growing list of block handles. */
final class HandleList {
    private int[] handles = new int[16];
    private int size;

    void add(int handle) {
        if (size == handles.length) {
            handles = Arrays.copyOf(handles, size * 2);
        }
        handles[size++] = handle;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int removeLast() {
        return handles[--size];
    }

    int size() {
        return size;
    }

    int get(int index) {
        return handles[index];
    }
}
