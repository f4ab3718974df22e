package dev.redoubt.node.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The account of the heap of one process: each owner says what it holds, and asks before it takes much more. A
 * request that needs more than there is gets an error; the alternative, to catch an OutOfMemoryError, comes too late,
 * because the error may hit any thread. Any thread; the sum is not atomic, so that two owners may both get the last
 * bytes: {@link MemoryPlan} leaves room for that.
 */
public final class MemoryGovernor {
    /** A client may always have so many bytes of replies unread, however little there is. */
    private static final long LEAST_SHARE_BYTES = 64 << 10;

    /** More bytes of unread replies make no client faster. */
    private static final long MOST_SHARE_BYTES = 64L << 20;

    /** One client gets this part of what is left. With n greedy clients a part of n / (n + 8) of all is taken. */
    private static final int SHARE_DIVISOR = 8;

    /** The bound of the data set in parts of {@link #capacityBytes}, where the operator gives none. */
    private static final int DATA_PARTS = 3;

    private static final int ALL_PARTS = 4;

    private final long capacityBytes;
    private final AtomicLong keyspace = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong replies = new AtomicLong();
    private final AtomicLong log = new AtomicLong();

    /** The most that the log keeps for replicas, in bytes. */
    private volatile long backlogBytes;

    /** @param capacityBytes what all owners together may hold */
    public MemoryGovernor(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** Returns what all owners together may hold, in bytes. */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** The log keeps up to so many bytes of recent records for replicas; the data set cannot have them. */
    public void setBacklogBytes(long bytes) {
        backlogBytes = bytes;
    }

    /**
     * Returns the bound of the data set, in bytes. DIFFERS: redis-server has none unless it is given one; a heap has.
     *
     * @param maxmemory the directive; 0 if the operator gives no bound
     */
    public long dataBytes(long maxmemory) {
        long most = Math.max(1, capacityBytes - backlogBytes);
        return Math.min(most, maxmemory > 0 ? maxmemory : capacityBytes / ALL_PARTS * DATA_PARTS);
    }

    /** The owner holds so many bytes more, or less. */
    public void add(MemoryOwner owner, long bytes) {
        of(owner).addAndGet(bytes);
    }

    /** The owner, of which there is one in the process, holds so many bytes now. */
    public void set(MemoryOwner owner, long bytes) {
        // Others read a figure that may be a batch old; a full fence for each batch would be paid by every client.
        of(owner).setOpaque(bytes);
    }

    /** Returns what the owner holds, in bytes. */
    public long used(MemoryOwner owner) {
        return of(owner).getOpaque();
    }

    private AtomicLong of(MemoryOwner owner) {
        return switch (owner) {
            case KEYSPACE -> keyspace;
            case REQUESTS -> requests;
            case REPLIES -> replies;
            case LOG -> log;
        };
    }

    /** Returns what nobody holds, in bytes; negative when more was taken than there is. */
    public long availableBytes() {
        long sum = keyspace.getOpaque() + requests.getOpaque() + replies.getOpaque() + log.getOpaque();
        return capacityBytes - sum;
    }

    /** Returns whether so many bytes more can be taken. */
    public boolean has(long bytes) {
        return bytes <= availableBytes();
    }

    /**
     * Returns how many bytes of replies one client may leave unread before it gets no more of them. The share shrinks
     * with what is left, so that any number of clients that do not read gets all of the memory only in the limit.
     */
    public long shareBytes() {
        return Math.max(LEAST_SHARE_BYTES, Math.min(MOST_SHARE_BYTES, availableBytes() / SHARE_DIVISOR));
    }
}
