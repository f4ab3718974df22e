package dev.redoubt.node.keyspace;

import java.util.ArrayDeque;

/** Handles that wait, in pieces, so that millions can be added, moved and taken without a pause to copy them. */
final class HandleQueue {
    private static final int PIECE = 4096;

    private final ArrayDeque<HandleList> pieces = new ArrayDeque<>();

    /** The bytes of the blocks of all handles. */
    private long bytes;

    /** @param blockBytes the bytes of the handle's block */
    void add(int handle, long blockBytes) {
        bytes += blockBytes;
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
        bytes += other.bytes;
        other.pieces.clear();
        other.bytes = 0;
    }

    /** Returns the bytes of the blocks that wait. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Returns any handle, which {@link #take} will take; there must be one. */
    int peek() {
        HandleList last = pieces.getLast();
        return last.get(last.size() - 1);
    }

    /**
     * Takes the handle that {@link #peek} shows; there must be one.
     *
     * @param blockBytes the bytes of the handle's block
     */
    int take(long blockBytes) {
        bytes -= blockBytes;
        HandleList last = pieces.getLast();
        int handle = last.removeLast();
        if (last.isEmpty()) {
            pieces.removeLast();
        }
        return handle;
    }
}
