package dev.redoubt.node.keyspace;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The open frozen views of a keyspace, and what they keep from being reused.
 *
 * <p>Each freeze begins a new epoch. Segments, chunks and values carry the epoch in which they were made; what was made
 * before the newest open view ({@link #needs}) is never changed but copied. A block that is replaced while it may still
 * be seen waits in the quarantine of the newest open view. When that view closes, an older open view inherits the
 * quarantine (it may see the same blocks); without one the blocks are given back to their arenas, which free them
 * little by little. What waits for an older view is never needed by a newer one, since it was replaced before that was
 * made.
 */
final class Views {
    private final List<View> open = new ArrayList<>();
    private long epoch;
    private long boundary;
    private long retainedBytes;
    private long quarantinedBytes;

    /** The state of one open view. */
    static final class View {
        private final long epoch;
        private final IdentityHashMap<Arena, HandleQueue> quarantine = new IdentityHashMap<>();
        private long retainedBytes;

        private View(long epoch) {
            this.epoch = epoch;
        }
    }

    /** The epoch that new segments, chunks and values are stamped with. */
    long epoch() {
        return epoch;
    }

    boolean anyOpen() {
        return boundary != 0;
    }

    /** Returns whether what was made in {@code madeIn} can be seen by an open view and must not be changed. */
    boolean needs(long madeIn) {
        return madeIn < boundary;
    }

    /** Bytes that stand only for open views: replaced segments and values. Quarantined blocks count in their arenas. */
    long retainedBytes() {
        return retainedBytes;
    }

    /** Bytes of blocks that wait until no open view can see them. */
    long quarantinedBytes() {
        return quarantinedBytes;
    }

    View begin() {
        View view = new View(++epoch);
        open.add(view);
        boundary = view.epoch;
        return view;
    }

    /** Closes the view; closing twice does nothing. */
    void end(View view) {
        int index = open.indexOf(view);
        if (index < 0) {
            return;
        }
        open.remove(index);
        boundary = open.isEmpty() ? 0 : open.get(open.size() - 1).epoch;
        if (index == 0) {
            retainedBytes -= view.retainedBytes;
            view.quarantine.forEach((arena, handles) -> {
                quarantinedBytes -= handles.bytes();
                arena.freeLater(handles);
            });
        } else {
            View older = open.get(index - 1);
            older.retainedBytes += view.retainedBytes;
            view.quarantine.forEach((arena, handles) ->
                    older.quarantine.computeIfAbsent(arena, HandleQueue::new).addAll(handles));
        }
        view.quarantine.clear();
    }

    /** Keeps a replaced block until no open view can see it. Only while a view is open. */
    void quarantine(Arena arena, int handle) {
        quarantinedBytes +=
                newest().quarantine.computeIfAbsent(arena, HandleQueue::new).add(handle);
    }

    /** The arena is given up as a whole: none of its blocks need be freed. */
    void forget(Arena arena) {
        for (View view : open) {
            HandleQueue handles = view.quarantine.remove(arena);
            quarantinedBytes -= handles == null ? 0 : handles.bytes();
        }
    }

    /** Counts a replaced object that an open view still sees. Only while a view is open. */
    void retain(long bytes) {
        newest().retainedBytes += bytes;
        retainedBytes += bytes;
    }

    private View newest() {
        return open.get(open.size() - 1);
    }
}
