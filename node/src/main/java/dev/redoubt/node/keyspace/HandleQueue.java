package dev.redoubt.node.keyspace;

import java.util.ArrayDeque;

/** Handles that wait, in pieces, so that millions can be added, moved and taken without a pause to copy them. */
final class HandleQueue {
    private static final int PIECE = 4096;

    private final ArrayDeque<HandleList> pieces = new ArrayDeque<>();

    void add(int handle) {
        HandleList last = pieces.peekLast();
        if (last == null || last.size() >= PIECE) {
            last = new HandleList();
            pieces.addLast(last);
        }
        last.add(handle);
    }

    /** Takes all pieces of {@code other}, which is empty then. */
    void addAll(HandleQueue other) {
        pieces.addAll(other.pieces);
        other.pieces.clear();
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Takes any handle; there must be one. */
    int take() {
        HandleList last = pieces.getLast();
        int handle = last.removeLast();
        if (last.isEmpty()) {
            pieces.removeLast();
        }
        return handle;
    }
}
