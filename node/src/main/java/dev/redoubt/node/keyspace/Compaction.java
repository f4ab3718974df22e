package dev.redoubt.node.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * Gives memory back that a database's pages hold without need. Free blocks serve only entries of their size, and a page
 * lives as long as one of its blocks; so after many deletes, or after values have changed their size, much may be free
 * that nothing uses.
 *
 * <pre>
 *   IDLE      free blocks are more than a quarter of all pages (and more than a least amount), and no view is open:
 *             the pages that are used least are condemned; nothing is allocated in them from now on     --&gt; SWEEPING
 *   SWEEPING  free blocks of condemned pages are taken off the free lists, some at a step              --&gt; MOVING
 *   MOVING    the index is walked, a segment at a step; entries in condemned pages move to others. Not while a view is
 *             open, which may see them                                                                  --&gt; WAITING
 *   WAITING   until the last block that waited for a closed view is freed. A condemned page is given back with its last
 *             block, in whatever state                                                                  --&gt; IDLE
 * </pre>
 *  A round that has not made the pages fewer (free blocks of other sizes than those wanted) is not repeated before an
 * eighth more is free. Collections have arenas of their own, which are not mended: they go as a whole. The keyspace's
 * thread, between commands.
 */
final class Compaction {
    /** Less than this in free blocks is never worth the work. */
    static final long LEAST_FREE_BYTES = 4 << 20;

    private static final int BLOCKS_A_STEP = 512;

    private @Nullable SegmentTable table;
    private boolean busy;
    private boolean moving;
    private long position;
    private long bytesBefore;
    private long pointlessBelow;

    /** One step, of some ten microseconds. Returns whether the next one has something to do already. */
    boolean step(SegmentTable of, boolean viewOpen, long leastFreeBytes) {
        if (of != table) {
            table = of;
            busy = false;
            pointlessBelow = 0;
        }
        Arena arena = of.arena;
        if (arena.freeSome(BLOCKS_A_STEP) == 0) {
            return true;
        }
        if (!arena.anyCondemned()) {
            ended(arena);
            return !viewOpen && begin(arena, leastFreeBytes);
        }
        if (arena.isSweeping()) {
            arena.sweep(BLOCKS_A_STEP);
            return true;
        }
        if (!moving || viewOpen) {
            return false;
        }
        position = of.moveCondemned(position);
        moving = position != 0;
        return true;
    }

    private boolean begin(Arena arena, long leastFreeBytes) {
        long free = arena.freeBytes();
        if (free < leastFreeBytes || free <= pointlessBelow || free <= arena.pageBytes() >> 2) {
            return false;
        }
        bytesBefore = arena.pageBytes();
        if (arena.condemn() == 0) {
            pointlessBelow = free + (free >> 3);
            return false;
        }
        busy = true;
        moving = true;
        position = 0;
        return true;
    }

    private void ended(Arena arena) {
        if (busy) {
            busy = false;
            long free = arena.freeBytes();
            pointlessBelow = arena.pageBytes() < bytesBefore ? 0 : free + (free >> 3);
        }
    }
}
