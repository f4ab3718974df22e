package dev.redoubt.node.shard.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The clients in WAIT (replication.c waitCommand, processClientsWaitingReplicas). Not thread-safe: the shard's thread
 * calls it. Times are milliseconds of the monotonic clock.
 *
 * @param <W> a client that waits
 */
public final class WaitQueue<W> {
    /**
     * The receiver of the answers. A client that is answered may wait again before the call returns.
     *
     * @param <W> as of the queue
     */
    public interface Outlet<W> {
        /** Returns true if the client is gone: it is dropped without an answer. */
        boolean isGone(W waiter);

        /** Answers with the number of replicas that have the position. */
        void answer(W waiter, int replicas);

        /** Answers that mastership is over (docs/protocol.md 5.6). */
        void unblock(W waiter);
    }

    private record Wait<W>(W waiter, long position, int replicas, long deadlineMs) {}

    private final Outlet<W> outlet;

    /** In the order in which they began to wait. */
    private final List<Wait<W>> waiting = new ArrayList<>();

    /** Makes an empty queue. */
    public WaitQueue(Outlet<W> outlet) {
        this.outlet = outlet;
    }

    /**
     * Lets a client wait.
     *
     * @param position the index of the record that it waits for
     * @param replicas how many replicas must have it
     * @param timeoutMs how long it waits at most; 0 for ever
     */
    public void add(W waiter, long position, int replicas, long timeoutMs, long nowMs) {
        boolean forEver = timeoutMs == 0 || timeoutMs > Long.MAX_VALUE - nowMs;
        long deadline = forEver ? Long.MAX_VALUE : nowMs + timeoutMs;
        waiting.add(new Wait<>(waiter, position, replicas, deadline));
    }

    /**
     * Answers the clients that have what they wait for, or have waited long enough.
     *
     * @param replicasAt how many replicas have the record of that index
     */
    public void check(LongToIntFunction replicasAt, long nowMs) {
        if (waiting.isEmpty()) {
            return;
        }
        List<Wait<W>> done = new ArrayList<>();
        for (Iterator<Wait<W>> all = waiting.iterator(); all.hasNext(); ) {
            Wait<W> wait = all.next();
            if (outlet.isGone(wait.waiter)) {
                all.remove();
            } else if (nowMs >= wait.deadlineMs || replicasAt.applyAsInt(wait.position) >= wait.replicas) {
                all.remove();
                done.add(wait);
            }
        }
        for (Wait<W> wait : done) {
            outlet.answer(wait.waiter, replicasAt.applyAsInt(wait.position));
        }
    }

    /** Takes the first client out that fits, without an answer; null if none does. */
    public @Nullable W remove(Predicate<W> wanted) {
        for (Iterator<Wait<W>> all = waiting.iterator(); all.hasNext(); ) {
            W waiter = all.next().waiter;
            if (wanted.test(waiter)) {
                all.remove();
                return waiter;
            }
        }
        return null;
    }

    /** Unblocks all clients: mastership is over. */
    public void unblockAll() {
        List<Wait<W>> done = new ArrayList<>(waiting);
        waiting.clear();
        for (Wait<W> wait : done) {
            if (!outlet.isGone(wait.waiter)) {
                outlet.unblock(wait.waiter);
            }
        }
    }

    /** Returns how many clients wait. */
    public int size() {
        return waiting.size();
    }
}
