package dev.redoubt.node.shard.core;

import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The place of the next snapshot in the log (docs/protocol.md 2.8). A snapshot stands exactly behind what is applied. A
 * replica that receives records all the time would never get there: while a snapshot is wanted it keeps back what it
 * receives until everything before is applied, but not for long, since the master waits for its acknowledgements.
 *
 * <pre>
 *   NONE --wanted--> WANTED --everything sealed is applied--> NONE, the snapshot is taken
 * </pre>
 *
 * <p>Not thread-safe: the shard's thread calls it.
 */
public final class SnapshotPoint {
    /** For how long records are kept back, in milliseconds: acknowledgements depend on them. */
    static final long MAX_KEPT_MS = 200;

    private enum State {
        NONE,
        WANTED
    }

    private static final Map<State, Set<State>> MOVES =
            Map.of(State.NONE, Set.of(State.WANTED), State.WANTED, Set.of(State.NONE));

    private final StateMachine<State> state = new StateMachine<>(State.NONE, MOVES);

    /** Records of the master that are neither sealed nor acknowledged; they follow the last sealed one. */
    private final List<LogRecord> kept = new ArrayList<>();

    /** The time at which the first of them was kept back, in ms of the monotonic clock. */
    private long keptSinceMs;

    /** Returns true if a snapshot is to be taken as soon as everything sealed is applied. */
    public boolean isWanted() {
        return state.is(State.WANTED);
    }

    /** Wants a snapshot; does nothing if one is wanted already. */
    public void want() {
        if (state.is(State.NONE)) {
            state.become(State.WANTED);
        }
    }

    /** Notes that the snapshot is being taken now. */
    public void taken() {
        state.become(State.NONE);
    }

    /**
     * Keeps back records of the master, if a snapshot waits for the ones before them.
     *
     * @param allApplied true if everything sealed is applied
     * @return false if they are to be sealed now
     */
    public boolean keepsBack(List<LogRecord> records, boolean allApplied, long nowMs) {
        if (kept.isEmpty()) {
            if (state.is(State.NONE) || allApplied) {
                return false;
            }
            keptSinceMs = nowMs;
        }
        kept.addAll(records);
        return true;
    }

    /** Returns true if the master has not let the records before be applied in time: appending comes first. */
    public boolean isOverdue(long nowMs) {
        return !kept.isEmpty() && nowMs - keptSinceMs > MAX_KEPT_MS;
    }

    /** Returns what was kept back, to be sealed now. */
    public List<LogRecord> release() {
        List<LogRecord> records = List.copyOf(kept);
        kept.clear();
        return records;
    }

    /** Drops what was kept back: the log is loaded anew. A snapshot that was wanted still is. */
    public void reset() {
        kept.clear();
    }
}
