package dev.redoubt.node.shard.core;

import dev.redoubt.node.state.StateMachine;
import java.util.Map;
import java.util.Set;

/**
 * DEBUG RELOAD: the keyspace is read anew from a snapshot of itself. The snapshot stands behind what is applied; what
 * the member lets be applied afterwards waits, because the keyspace that is being read does not have it. DEBUG LOADAOF:
 * the same from the log, which has what is applied; no snapshot is taken while a part of the records is.
 *
 * <pre>
 *   NONE --begin--> SNAPSHOT --snapshot taken--> READING --end--> NONE
 *   NONE --begin with the log--> READING
 *                   SNAPSHOT, READING --the log is loaded instead--> NONE
 * </pre>
 *
 * <p>Not thread-safe: the shard's thread calls it.
 */
final class Reload {
    private enum State {
        NONE,
        SNAPSHOT,
        READING
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.NONE, Set.of(State.SNAPSHOT, State.READING),
            State.SNAPSHOT, Set.of(State.READING, State.NONE),
            State.READING, Set.of(State.NONE));

    private final StateMachine<State> state = new StateMachine<>(State.NONE, MOVES);

    /** The highest index that may be applied when the keyspace is read; 0 if nothing was kept back. */
    private long keptBack;

    private boolean ofLog;

    void begin(boolean ofLog) {
        state.become(ofLog ? State.READING : State.SNAPSHOT);
        this.ofLog = ofLog;
        keptBack = 0;
    }

    /** Returns whether the keyspace has a part of the log only. */
    boolean readsLog() {
        return ofLog && isActive();
    }

    /** Notes that a snapshot stands behind what is applied now. */
    void snapshotTaken() {
        if (state.is(State.SNAPSHOT)) {
            state.become(State.READING);
        }
    }

    boolean isActive() {
        return !state.is(State.NONE);
    }

    /** Returns true if what may be applied up to {@code index} has to wait, and notes it then. */
    boolean keepsBack(long index) {
        if (!state.is(State.READING)) {
            return false;
        }
        keptBack = Math.max(keptBack, index);
        return true;
    }

    /** Ends the reload; returns the index up to which may be applied now. */
    long end() {
        state.become(State.NONE);
        return keptBack;
    }

    /** Ends the reload, if there is one: the log is loaded, and nothing that was kept back counts. */
    void cancel() {
        if (isActive()) {
            state.become(State.NONE);
        }
    }
}
