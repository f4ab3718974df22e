package dev.redoubt.node.command.engine;

import java.util.Arrays;

/** A small set of the ids of clients, which are positive. One thread. */
final class IdSet {
    private static final int FIRST_CAPACITY = 2;

    /** By the id modulo the length, a power of two, or in the next free place behind it; 0 is a free place. */
    private long[] table = new long[FIRST_CAPACITY];

    private int size;

    /** Returns whether the id is new. */
    boolean add(long id) {
        int at = place(table, id);
        if (table[at] == id) {
            return false;
        }
        table[at] = id;
        size++;
        if (size == table.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (long id : table) {
            larger[place(larger, id)] = id;
        }
        table = larger;
    }

    private static int place(long[] in, long id) {
        int at = (int) id & (in.length - 1);
        while (in[at] != 0 && in[at] != id) {
            at = (at + 1) & (in.length - 1);
        }
        return at;
    }

    int size() {
        return size;
    }

    /** Returns the bytes of the table. */
    long bytes() {
        return (long) Long.BYTES * table.length;
    }

    /** Returns the ids, the lowest first. */
    long[] toArray() {
        long[] ids = new long[size];
        int count = 0;
        for (long id : table) {
            if (id != 0) {
                ids[count++] = id;
            }
        }
        Arrays.sort(ids);
        return ids;
    }
}
