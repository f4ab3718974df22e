package dev.redoubt.node.replication;

import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.state.StateMachine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * One subscription as its sender sees it (docs/protocol.md 3.3), with the credits of its flow control.
 *
 * <pre>
 *              first Ack                    Subscribe of the same replica: another ReplicaProgress
 *   MATCHING ----------> STREAMING
 *   FULL_SYNC ---------> STREAMING          (the first Ack says that the base is installed)
 * </pre>
 *
 * <p>In MATCHING and FULL_SYNC the answer is repeated until the Ack comes. A frame that is lost shows as a gap to the
 * replica, which then subscribes again: nothing is re-sent within a subscription.
 */
public final class ReplicaProgress {
    /** See {@link ReplicaProgress}. */
    public enum State {
        MATCHING,
        FULL_SYNC,
        STREAMING
    }

    private static final Map<State, Set<State>> MOVES =
            Map.of(State.MATCHING, Set.of(State.STREAMING), State.FULL_SYNC, Set.of(State.STREAMING));

    private record InFlight(long lastIndex, long bytes) {}

    private final SubscriptionId id;
    private final CoreMessage answer;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final StateMachine<State> state;
    private long inFlightBytes;
    private long next;
    private long written;
    private long fsynced;
    private boolean suspect = true;
    private boolean reading;
    private long lastAckMs;

    private ReplicaProgress(SubscriptionId id, State state, CoreMessage answer, long nowMs) {
        this.id = id;
        this.state = new StateMachine<>(state, MOVES);
        this.answer = answer;
        this.lastAckMs = nowMs;
    }

    /**
     * Takes a Subscribe and decides by log matching (3.3, 3.6): continue, truncate, or full sync if the common part
     * ends before what either log can still read.
     *
     * @param matched the last common index
     */
    public static ReplicaProgress of(
            ReplicationMessage.Subscribe m, long number, long term, long matched, LogView log, long nowMs) {
        SubscriptionId id = new SubscriptionId(m.nonce(), number);
        if (matched < Math.max(log.firstIndex(), m.firstIndex()) - 1) {
            return new ReplicaProgress(id, State.FULL_SYNC, new ReplicationMessage.FullSync(term, id), nowMs);
        }
        CoreMessage answer = matched < m.end().index()
                ? new ReplicationMessage.Truncate(term, id, matched)
                : new ReplicationMessage.Continue(term, id);
        return new ReplicaProgress(id, State.MATCHING, answer, nowMs);
    }

    /** Takes an Ack of this subscription: the first one says where to go on, each returns credit (3.3). */
    public void acknowledged(ReplicationMessage.Ack m, long nowMs) {
        if (!state.is(State.STREAMING)) {
            state.become(State.STREAMING);
            next = m.writtenIndex() + 1;
        }
        written = Math.max(written, m.writtenIndex());
        fsynced = Math.max(fsynced, m.fsyncedIndex());
        next = Math.max(next, written + 1);
        suspect = m.suspect();
        lastAckMs = nowMs;
        while (!inFlight.isEmpty() && inFlight.getFirst().lastIndex <= written) {
            inFlightBytes -= inFlight.removeFirst().bytes;
        }
    }

    /** The host sent up to {@code lastIndex}. */
    public void sent(long lastIndex, long bytes) {
        reading = false;
        if (lastIndex >= next) {
            next = lastIndex + 1;
            inFlight.addLast(new InFlight(lastIndex, bytes));
            inFlightBytes += bytes;
        }
    }

    /** True if records up to {@code endIndex} are to be sent, the window allows it, and no read is under way. */
    public boolean mayFeed(long endIndex, long windowBytes) {
        return state.is(State.STREAMING) && !reading && next <= endIndex && inFlightBytes < windowBytes;
    }

    /** Returns the bytes of records that were sent and are not acknowledged. */
    public long inFlightBytes() {
        return inFlightBytes;
    }

    /** True if an empty frame may be sent. */
    public boolean mayBeat() {
        return state.is(State.STREAMING) && !reading;
    }

    /** The host was asked to read and send from {@link #next()}. */
    public void reads() {
        reading = true;
    }

    /** Both halves of the subscription's number. */
    public SubscriptionId id() {
        return id;
    }

    /** Returns the state of this subscription. */
    public State state() {
        return state.state();
    }

    /** The answer to the Subscribe, to be repeated until the first Ack. */
    public CoreMessage answer() {
        return answer;
    }

    /** Index of the next record to send. */
    public long next() {
        return next;
    }

    /** Verified and written there, in this subscription. */
    public long written() {
        return written;
    }

    /** Verified and fsynced there, in this subscription. */
    public long fsynced() {
        return fsynced;
    }

    /** True until an ack of a member that is not suspect came (3.4). */
    public boolean suspect() {
        return suspect;
    }

    /** Returns the time of the last Ack, in ms of the monotonic clock. */
    public long lastAckMs() {
        return lastAckMs;
    }
}
