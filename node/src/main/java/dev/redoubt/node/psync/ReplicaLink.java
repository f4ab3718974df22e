package dev.redoubt.node.psync;

import dev.redoubt.node.state.StateMachine;
import java.util.Map;
import java.util.Set;

/**
 * The link to one replica of Redis: what it is sent next (docs/protocol.md 10). One thread.
 *
 * <pre>
 *   SEEKING ----the record is found---------------------------> STREAMING
 *   SEEKING ----the log does not reach back--> PREPARING
 *   PREPARING --the file is whole, its index may leave--> SENDING --all is sent--> STREAMING, or ENDED if rdb-only
 *   any --the socket, the mastership or the log is gone, silence--> ENDED
 * </pre>
 *
 * <p>Nothing is sent while the socket has not taken what was sent before. So the process holds at most one chunk, or
 * one record, for a replica that is slow, and reads what it lacks from the log when it asks for more.
 */
public final class ReplicaLink {
    /** See {@link ReplicaLink}. */
    public enum State {
        SEEKING,
        PREPARING,
        SENDING,
        STREAMING,
        ENDED
    }

    /** The next act of the host. */
    public enum Action {
        /** Nothing before something happens. */
        NONE,
        /** Send an empty line, which counts for nothing. */
        KEEP_ALIVE,
        /** Send the length of the snapshot. */
        HEADER,
        /** Read the snapshot from {@link #position} on, and send it. */
        CHUNK,
        /** Read records from {@link #nextIndex} on. */
        FETCH,
        /** Send of what was read. */
        STREAM,
        /** Close the connection behind what was sent. */
        FINISH
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.SEEKING, Set.of(State.PREPARING, State.STREAMING, State.ENDED),
            State.PREPARING, Set.of(State.SENDING, State.ENDED),
            State.SENDING, Set.of(State.STREAMING, State.ENDED),
            State.STREAMING, Set.of(State.ENDED));

    /** As replicationCron, which sends an empty line a second while it prepares a snapshot. */
    private static final long KEEP_ALIVE_MS = 1000;

    private static final long UNKNOWN = -1;
    private static final long NEVER = Long.MIN_VALUE;

    private final StateMachine<State> state;
    private final boolean rdbOnly;

    /** The host reads for it. */
    private boolean reading;

    /** The number of sends, and of those that the socket has taken. */
    private long sends;

    private long taken;
    private long sentMs;

    /** The index at which the snapshot stands. */
    private long snapshotIndex;

    private long size = UNKNOWN;
    private long position;
    private long nextIndex;

    /** The stream up to here was read, and up to {@link #offset} given to the socket. */
    private long fetched;

    private long offset;
    private long acked;
    private long ackedMs = NEVER;

    private ReplicaLink(State first, boolean rdbOnly, long nowMs) {
        this.state = new StateMachine<>(first, MOVES);
        this.rdbOnly = rdbOnly;
        this.sentMs = nowMs;
    }

    /** Makes the link of a request that may be continued, if the log has the records. */
    public static ReplicaLink seeking(SyncRequest request, long nowMs) {
        ReplicaLink link = new ReplicaLink(State.SEEKING, false, nowMs);
        link.acked = request.has();
        return link;
    }

    /** Makes the link of a request that gets a snapshot at that place of the log. */
    public static ReplicaLink preparing(SyncRequest request, long index, long offset, long nowMs) {
        ReplicaLink link = new ReplicaLink(State.PREPARING, request.options().rdbOnly(), nowMs);
        link.snapshotAt(index, offset);
        return link;
    }

    private void snapshotAt(long index, long at) {
        snapshotIndex = index;
        nextIndex = index + 1;
        fetched = at;
        offset = at;
        acked = 0;
    }

    /** The records are there: the stream goes on at {@code at}, which lies in record {@code index} or before it. */
    public void found(long index, long at) {
        state.become(State.STREAMING);
        nextIndex = index;
        fetched = at;
        offset = at;
    }

    /** The records are gone: a snapshot at that place is being made instead. */
    public void notFound(long index, long at) {
        state.become(State.PREPARING);
        snapshotAt(index, at);
    }

    /** The snapshot is written. */
    public void prepared(long bytes) {
        size = bytes;
    }

    /**
     * Returns what is to be done now. CHUNK is followed by {@link #sentSnapshot}, FETCH by {@link #fetched}.
     *
     * @param released the index up to which records may leave (6.1)
     */
    public Action next(long released, long nowMs) {
        if (reading || taken < sends) {
            return Action.NONE;
        }
        Action action = decide(released, nowMs);
        reading = action == Action.CHUNK || action == Action.FETCH;
        return action;
    }

    private Action decide(long released, long nowMs) {
        if (state.is(State.PREPARING) && size != UNKNOWN && snapshotIndex <= released) {
            state.become(State.SENDING);
            return Action.HEADER;
        }
        if (state.is(State.SEEKING) || state.is(State.PREPARING)) {
            return nowMs - sentMs >= KEEP_ALIVE_MS ? Action.KEEP_ALIVE : Action.NONE;
        }
        if (state.is(State.SENDING)) {
            if (position < size) {
                return Action.CHUNK;
            }
            state.become(rdbOnly ? State.ENDED : State.STREAMING);
            return rdbOnly ? Action.FINISH : decide(released, nowMs);
        }
        if (state.is(State.STREAMING)) {
            return offset < fetched ? Action.STREAM : nextIndex <= released ? Action.FETCH : Action.NONE;
        }
        return Action.NONE;
    }

    /** Something was given to the socket. */
    public void sent(long nowMs) {
        sends++;
        sentMs = nowMs;
    }

    /** The socket has taken what was sent, up to that number of sends. */
    public void took(long number) {
        taken = Math.max(taken, number);
    }

    /** So many bytes of the snapshot were sent. */
    public void sentSnapshot(long bytes) {
        reading = false;
        position += bytes;
    }

    /** Records up to that index were read, the last of which ends at that offset. */
    public void fetched(long lastIndex, long endOffset) {
        reading = false;
        nextIndex = lastIndex + 1;
        fetched = endOffset;
    }

    /** So many bytes of the stream were sent. */
    public void sentStream(long bytes) {
        offset += bytes;
    }

    /** REPLCONF ACK; what was not sent cannot be acknowledged. */
    public void acked(long at, long nowMs) {
        acked = Math.max(acked, Math.min(at, offset));
        ackedMs = nowMs;
    }

    /** Ends the link. */
    public void end() {
        if (!state.is(State.ENDED)) {
            state.become(State.ENDED);
        }
    }

    /**
     * Returns whether the replica is to be given up: it takes nothing, or acknowledges nothing although it once did. A
     * replica that loads a snapshot has not acknowledged yet, and a reader of the protocol may never do so.
     */
    public boolean isSilent(long nowMs, long timeoutMs) {
        boolean stuck = taken < sends && nowMs - sentMs > timeoutMs;
        return stuck || (ackedMs != NEVER && nowMs - ackedMs > timeoutMs);
    }

    /** Returns the state. */
    public State state() {
        return state.state();
    }

    /** Returns whether it has been sent a whole snapshot, or needs none. */
    public boolean isOnline() {
        return state.is(State.STREAMING);
    }

    /** Returns how much of the snapshot was sent, in bytes. */
    public long position() {
        return position;
    }

    /** Returns the size of the snapshot. */
    public long size() {
        return size;
    }

    /** Returns the index of the record to be read next. */
    public long nextIndex() {
        return nextIndex;
    }

    /** Returns the offset up to which the stream was sent. */
    public long offset() {
        return offset;
    }

    /** Returns the offset that the replica has acknowledged. */
    public long ackedOffset() {
        return acked;
    }

    /** Returns since when it has acknowledged nothing, in milliseconds; 0 before the first ACK. */
    public long silentMs(long nowMs) {
        return ackedMs == NEVER ? 0 : nowMs - ackedMs;
    }
}
