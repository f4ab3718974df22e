package dev.redoubt.node.shard.core;

import dev.redoubt.node.member.MasterAuthority;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gate through which everything leaves that depends on the log (docs/protocol.md 6.1): replies, late replies and
 * pushed messages. A reply has the log position at which it was made: of a write the record that will carry it, of a
 * read the last record whose effects it may have seen. The life of a reply:
 *
 * <pre>
 *   pass --nothing is held, position released, authority--> sent
 *    |
 *    +--else--> HELD --it is the oldest, position released, authority--> sent
 *                |-- no majority in time (6.2) ------------------------> timed out
 *                +-- mastership is over (5.6), the log is another one --> outcome unknown
 * </pre>
 *
 * <p>Replies leave in the order in which they were made, which keeps the order of each connection. The gate knows
 * nothing of a reply but its position: {@code R} is whatever the host needs to send it. Not thread-safe: the shard's
 * thread calls it. Times are milliseconds of the monotonic clock. An outlet may not call the gate from its methods.
 *
 * @param <R> a reply that is ready to be sent
 */
public final class ReplyGate<R> {
    /**
     * The way out of the gate. Each reply is given to exactly one of the first three methods, once.
     *
     * @param <R> as of the gate
     */
    public interface Outlet<R> {
        /** Sends a reply. */
        void send(R reply);

        /** Answers in its place that no majority acknowledged in time; the outcome of a write is unknown (6.2). */
        void timedOut(R reply);

        /** Closes the connection that waits for it: nothing may be said about the outcome (5.6). */
        void outcomeUnknown(R reply);

        /**
         * Arranges that {@link ShardCore#confirmReads} is called soon, after what is being handled now; so reads of
         * several connections share one round (4.4).
         */
        void requestConfirmation();
    }

    private static final int FIRST_CAPACITY = 64;
    /** In the place of a read's round: the reply tells of a write. */
    private static final long WROTE = -1;

    private final MasterAuthority authority;
    private final Outlet<R> outlet;
    private final GateRules rules;

    /**
     * The held replies as a ring of parallel arrays, whose length is a power of two: the oldest is at {@link #first},
     * and {@link #size} of them follow each other. Their positions and times ascend. No object is made for one.
     */
    private @Nullable Object[] replies = new @Nullable Object[FIRST_CAPACITY];

    private long[] positions = new long[FIRST_CAPACITY];
    /** The ReadIndex round of a read; {@link #WROTE} of a reply that tells of a write. */
    private long[] rounds = new long[FIRST_CAPACITY];

    private long[] heldAtMs = new long[FIRST_CAPACITY];
    private int first;
    private int size;

    /** Records up to this index are as safe as the mode asks. Never lower, but for {@link #reset}. */
    private long released;

    /** True from {@link Outlet#requestConfirmation} to {@link #confirmationAsked}: one request at a time. */
    private boolean requested;

    /**
     * Makes the gate of a shard that has just started.
     *
     * @param authority the member's core
     * @param outlet where replies leave
     */
    public ReplyGate(MasterAuthority authority, Outlet<R> outlet) {
        this(authority, outlet, GateRules.PROTOCOL);
    }

    ReplyGate(MasterAuthority authority, Outlet<R> outlet, GateRules rules) {
        this.authority = authority;
        this.outlet = outlet;
        this.rules = rules;
    }

    /** Returns true if no reply is held. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Returns how many replies are held. */
    public int size() {
        return size;
    }

    /** Returns the index up to which records are as safe as the mode asks. */
    public long released() {
        return released;
    }

    /** Returns for how long the oldest held reply has waited, in milliseconds; 0 if none is held. */
    public long oldestAgeMs(long nowMs) {
        return size == 0 ? 0 : nowMs - heldAtMs[first];
    }

    /**
     * Sends a reply now if it may leave, else holds it.
     *
     * @param position the index of the last record that the reply depends on; never below that of an earlier reply
     * @param wrote true if the reply tells of a write
     * @return true if the reply was sent, false if it is held
     */
    public boolean pass(long position, boolean wrote, long nowMs, R reply) {
        long round = wrote ? WROTE : authority.readRound();
        if (size == 0 && mayLeave(position, round, nowMs)) {
            outlet.send(reply);
            return true;
        }
        if (size == positions.length) {
            grow();
        }
        int at = (first + size) & (positions.length - 1);
        replies[at] = reply;
        positions[at] = position;
        rounds[at] = round;
        heldAtMs[at] = nowMs;
        size++;
        if (!wrote && !authority.mayRead(nowMs, round)) {
            request();
        }
        return false;
    }

    /** Sends a reply that depends on nothing in the log; the slots of its session keep it behind earlier ones. */
    void sendUngated(R reply) {
        outlet.send(reply);
    }

    /** Ends the connection that waits for this reply: whether its writes stay is not known. */
    void sendUnknown(R reply) {
        outlet.outcomeUnknown(reply);
    }

    /** May this reply leave? This is the line. */
    private boolean mayLeave(long position, long round, long nowMs) {
        boolean wrote = round == WROTE;
        return rules.isReleased(position, released, wrote) && rules.mayLeave(authority, nowMs, wrote, round);
    }

    /** Notes that records up to {@code index} are as safe as the mode asks, and sends what may leave now. */
    public void release(long index, long nowMs) {
        released = Math.max(released, index);
        sendReleased(nowMs);
    }

    /** Sends what may leave now: a lease may have been granted, or reads confirmed. To be called at each tick. */
    public void tick(long nowMs) {
        sendReleased(nowMs);
    }

    private void sendReleased(long nowMs) {
        while (size > 0 && mayLeave(positions[first], rounds[first], nowMs)) {
            outlet.send(poll());
        }
        if (size > 0 && rounds[first] != WROTE && !authority.mayRead(nowMs, rounds[first])) {
            request();
        }
    }

    private void request() {
        if (!requested) {
            requested = true;
            outlet.requestConfirmation();
        }
    }

    /**
     * Notes that the members are asked now, by {@code MemberEvent.ConfirmReads}: reads from now on need another round.
     */
    public void confirmationAsked() {
        requested = false;
    }

    /** Answers the replies that were held for more than {@code timeoutMs} as timed out, in order (6.2). */
    public void timeOut(long nowMs, long timeoutMs) {
        boolean any = false;
        while (size > 0 && nowMs - heldAtMs[first] > timeoutMs) {
            outlet.timedOut(poll());
            any = true;
        }
        if (any) {
            sendReleased(nowMs);
        }
    }

    /**
     * Drops all held replies: their outcome is unknown (5.6).
     *
     * @return how many there were
     */
    public int closeHeld() {
        int closed = size;
        while (size > 0) {
            outlet.outcomeUnknown(poll());
        }
        return closed;
    }

    /**
     * Begins with another log: positions released in the old one say nothing about it.
     *
     * @param index up to which the new log is as safe as the mode asks
     */
    public void reset(long index) {
        closeHeld();
        released = index;
    }

    @SuppressWarnings("unchecked") // Only pass fills the array.
    private R poll() {
        R reply = (R) Objects.requireNonNull(replies[first]);
        replies[first] = null;
        first = (first + 1) & (positions.length - 1);
        size--;
        return reply;
    }

    private void grow() {
        @Nullable Object[] moreReplies = new @Nullable Object[replies.length * 2];
        unroll(replies, moreReplies);
        replies = moreReplies;
        rounds = unrolled(rounds);
        heldAtMs = unrolled(heldAtMs);
        positions = unrolled(positions);
        first = 0;
    }

    private long[] unrolled(long[] ring) {
        long[] twice = new long[ring.length * 2];
        unroll(ring, twice);
        return twice;
    }

    /** Copies a full ring so that its oldest entry comes first. */
    private void unroll(Object ring, Object into) {
        int length = positions.length;
        System.arraycopy(ring, first, into, 0, length - first);
        System.arraycopy(ring, 0, into, length - first, first);
    }
}
