package dev.redoubt.node.shard.core;

import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records on their way from memory to the journal. One record of executed commands is in flight at a time: what is
 * executed meanwhile becomes one record behind it (group commit). While the log's file is being rotated for a snapshot
 * nothing is handed to the journal (docs/protocol.md 2.8).
 *
 * <pre>
 *   APPENDING --snapshot point--> ROTATING --file closed--> APPENDING, and the delayed records are written
 * </pre>
 *
 * <p>Not thread-safe: the shard's thread calls it. A load of the log begins with a new object.
 */
public final class AppendQueue {
    private enum State {
        APPENDING,
        ROTATING
    }

    private static final Map<State, Set<State>> MOVES =
            Map.of(State.APPENDING, Set.of(State.ROTATING), State.ROTATING, Set.of(State.APPENDING));

    private final LogPort log;
    private final StateMachine<State> state = new StateMachine<>(State.APPENDING, MOVES);

    /** The ends of the sealed records that are not written yet, ascending; one entry for each call of the journal. */
    private final Deque<LogEnd> inFlight = new ArrayDeque<>();

    /** The records of the last entries of {@link #inFlight} that the journal was not given; empty but in ROTATING. */
    private final Deque<List<LogRecord>> delayed = new ArrayDeque<>();

    /** Since when the oldest record in flight waits; meaningless if none is. */
    private long waitingSinceMs;

    /** Makes the queue of a log that is loaded and idle. */
    public AppendQueue(LogPort log) {
        this.log = log;
    }

    /** Returns true if executed commands may be closed as a record now: nothing is in flight. */
    public boolean isReady() {
        return inFlight.isEmpty() && state.is(State.APPENDING);
    }

    /** Returns true while what is sealed is held back. */
    public boolean isRotating() {
        return state.is(State.ROTATING);
    }

    /** Returns for how long the oldest record has waited to be written, in milliseconds; 0 if none waits. */
    public long waitingMs(long nowMs) {
        return inFlight.isEmpty() ? 0 : nowMs - waitingSinceMs;
    }

    /** Appends a record that was just sealed. */
    public void append(LogRecord record, long nowMs) {
        add(nowMs);
        if (state.is(State.ROTATING)) {
            delayed.add(List.of(record));
        } else {
            log.write(record);
        }
    }

    /** Appends records that were just sealed. */
    public void append(List<LogRecord> records, long nowMs) {
        add(nowMs);
        if (state.is(State.ROTATING)) {
            delayed.add(records);
        } else {
            log.write(records);
        }
    }

    private void add(long nowMs) {
        if (inFlight.isEmpty()) {
            waitingSinceMs = nowMs;
        }
        inFlight.add(log.sealedEnd());
    }

    /** Notes that the journal has written all records up to {@code index}. */
    public void written(long index, long nowMs) {
        LogEnd last = null;
        @Nullable LogEnd end = inFlight.peek();
        while (end != null && end.index() <= index) {
            last = inFlight.poll();
            end = inFlight.peek();
        }
        if (last != null) {
            log.written(last);
        }
        waitingSinceMs = nowMs;
    }

    /** Holds back what is sealed from now on: the journal rotates the file behind what was sealed before. */
    public void beginRotation() {
        state.become(State.ROTATING);
    }

    /** Writes what was held back: the file is rotated, or could not be. */
    public void endRotation() {
        state.become(State.APPENDING);
        while (!delayed.isEmpty()) {
            log.write(delayed.remove());
        }
    }
}
