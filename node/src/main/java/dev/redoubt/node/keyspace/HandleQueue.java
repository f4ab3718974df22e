package dev.redoubt.node.keyspace;

import java.util.ArrayDeque;

/**
 * Blocks of one arena that wait, in pieces, so that millions can be added, moved and taken without a pause to copy
 * them.
 */
final class HandleQueue {
    private static final int PIECE = 4096;

    private final Arena arena;
    private final ArrayDeque<HandleList> pieces = new ArrayDeque<>();

    /** The bytes of all blocks that wait. */
    private long bytes;

    HandleQueue(Arena arena) {
        this.arena = arena;
    }

    /** Adds a block, whose length must stay as it is until it is taken; returns its bytes. */
    long add(int handle) {
        long blockBytes = arena.blockBytes(handle);
        bytes += blockBytes;
        HandleList last = pieces.peekLast();
        if (last == null || last.size() >= PIECE) {
            last = new HandleList();
            pieces.addLast(last);
        }
        last.add(handle);
        return blockBytes;
    }

    /** Takes all blocks of {@code other}, of the same arena, which is empty then. */
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

    /** Takes any block; there must be one. */
    int take() {
        HandleList last = pieces.getLast();
        int handle = last.removeLast();
        bytes -= arena.blockBytes(handle);
        if (last.isEmpty()) {
            pieces.removeLast();
        }
        return handle;
    }
}
