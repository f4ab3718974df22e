package dev.redoubt.node.replication;

import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.state.StateMachine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** Milliseconds for which a change of what an empty frame says is told with each tick, as one may be lost. */
    private static final long TELL_FOR_MS = 400;

    /** Milliseconds for which a replica that does not answer is asked with each tick; later it is held for gone. */
    private static final long ASK_FOR_MS = 10_000;

    private static final long NOT_ASKED = Long.MIN_VALUE;

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

    /** The header of the newest frame; null before the first. */
    private @Nullable FrameHeader told;

    /** The time when {@link #told} changed last. */
    private long toldMs;

    /** The time of the newest frame. */
    private long frameMs;

    /** The time of the oldest frame after the newest Ack; {@link #NOT_ASKED} if none was sent since. */
    private long askedMs = NOT_ASKED;

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
        askedMs = NOT_ASKED;
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

    /**
     * True if an empty frame is due: at each tick while the replica lacks something or does not answer, and soon after
     * a change of the header, else every {@code calmMs}.
     *
     * @param header what it would say
     * @param endIndex the end of the sender's log
     */
    public boolean mayBeat(FrameHeader header, long endIndex, long nowMs, long calmMs) {
        return state.is(State.STREAMING) && !reading && (!isCalm(header, endIndex, nowMs) || nowMs - frameMs >= calmMs);
    }

    /** Returns true if the replica has all that there is and all that the header says, or is gone. */
    public boolean isCalm(FrameHeader header, long endIndex, long nowMs) {
        boolean asked = askedMs != NOT_ASKED;
        boolean changed = !header.equals(told) || nowMs - toldMs < TELL_FOR_MS;
        boolean pressing = asked || changed || suspect || written < endIndex;
        boolean gone = asked && nowMs - askedMs >= ASK_FOR_MS;
        return state.is(State.STREAMING) && !reading && (gone || !pressing);
    }

    /** The host was asked to read from {@link #next()} and to send that with this header. */
    public void reads(FrameHeader header, long nowMs) {
        reading = true;
        frameMs = nowMs;
        askedMs = askedMs == NOT_ASKED ? nowMs : askedMs;
        if (!header.equals(told)) {
            told = header;
            toldMs = nowMs;
        }
    }

    /** Returns true if it streams and has answered every frame that is older than {@code withinMs}. */
    public boolean answers(long nowMs, long withinMs) {
        return state.is(State.STREAMING) && (askedMs == NOT_ASKED || nowMs - askedMs <= withinMs);
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
