package dev.redoubt.node.memory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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

    /** Data and the views of them leave this part to clients, however much a snapshot has to keep. */
    private static final int CLIENTS_DIVISOR = 8;

    private final long capacityBytes;
    /** The bytes that each owner holds; the map itself never changes. */
    private final Map<MemoryOwner, AtomicLong> held = new EnumMap<>(MemoryOwner.class);

    /** The values of {@link #held}: the sum is asked for with each batch of requests. */
    private final AtomicLong[] all;

    /** The replicas that are fed; each gets a copy of what the log gets. */
    private volatile int replicas;

    /** The most that the log keeps for replicas, in bytes. */
    private volatile long backlogBytes;

    /** @param capacityBytes what all owners together may hold */
    public MemoryGovernor(long capacityBytes) {
        this.capacityBytes = capacityBytes;
        for (MemoryOwner owner : MemoryOwner.values()) {
            held.put(owner, new AtomicLong());
        }
        this.all = held.values().toArray(AtomicLong[]::new);
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
     * In redis-server the buffers of clients count too, so that a client that does not read costs keys.
     *
     * @param maxmemory the directive; 0 if the operator gives no bound
     */
    public long dataBytes(long maxmemory) {
        return Math.min(mostDataBytes(), maxmemory > 0 ? maxmemory : capacityBytes / ALL_PARTS * DATA_PARTS);
    }

    /**
     * Returns what the data set may take together with the deleted and replaced values that an open view keeps, in
     * bytes; never less than {@link #dataBytes}. DIFFERS: in redis-server what a fork keeps has no bound, and the kernel
     * ends the process.
     *
     * @param maxmemory the directive; 0 if the operator gives no bound
     */
    public long dataAndViewsBytes(long maxmemory) {
        long most = mostDataBytes();
        return Math.max(dataBytes(maxmemory), most - most / CLIENTS_DIVISOR);
    }

    private long mostDataBytes() {
        return Math.max(1, capacityBytes - backlogBytes);
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
        return Objects.requireNonNull(held.get(owner));
    }

    /** Returns what nobody holds, in bytes; negative when more was taken than there is. */
    public long availableBytes() {
        long left = capacityBytes;
        for (AtomicLong each : all) {
            left -= each.getOpaque();
        }
        return left;
    }

    /** Returns whether so many bytes more can be taken. */
    public boolean has(long bytes) {
        return bytes <= availableBytes();
    }

    /** So many replicas are fed from now on. */
    public void setReplicas(int count) {
        replicas = count;
    }

    /**
     * Returns how many times the bytes of a request are held until it is done: as the client sent it, in the record,
     * and in the frame that each replica gets.
     */
    public int requestCopies() {
        return 2 + replicas;
    }

    /** Returns whether a request of so many bytes can be taken, with all its copies. */
    public boolean hasForRequest(long bytes) {
        return has(requestCopies() * bytes);
    }

    /**
     * Returns how many bytes of replies one client may leave unread before it gets no more of them. The share shrinks
     * with what is left, so that any number of clients that do not read gets all of the memory only in the limit.
     */
    public long shareBytes() {
        return Math.max(LEAST_SHARE_BYTES, Math.min(MOST_SHARE_BYTES, availableBytes() / SHARE_DIVISOR));
    }
}
