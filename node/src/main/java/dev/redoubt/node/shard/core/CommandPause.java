package dev.redoubt.node.shard.core;

import dev.redoubt.node.state.StateMachine;
import java.util.Map;
import java.util.Set;

/**
 * The pause of a planned failover (docs/protocol.md 5.7): no command runs, so that the log's end stands still while the
 * chosen member gets it.
 *
 * <pre>
 *   RUNNING --PauseWrites--> PAUSING --nothing is pending or in flight--> PAUSED
 *      ^                        |                                            |
 *      +--ResumeWrites, demotion+--------------------------------------------+
 * </pre>
 *
 * <p>Not thread-safe: the shard's thread calls it.
 */
public final class CommandPause {
    private enum State {
        RUNNING,
        PAUSING,
        PAUSED
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.RUNNING, Set.of(State.PAUSING),
            State.PAUSING, Set.of(State.PAUSED, State.RUNNING),
            State.PAUSED, Set.of(State.RUNNING));

    private final StateMachine<State> state = new StateMachine<>(State.RUNNING, MOVES);

    /** Returns true if commands wait. */
    public boolean holdsCommands() {
        return !state.is(State.RUNNING);
    }

    /** Lets commands wait. */
    public void begin() {
        state.become(State.PAUSING);
    }

    /**
     * Notes that nothing is pending or in flight.
     *
     * @return true if the pause is complete by that; false if it has ended meanwhile
     */
    public boolean settled() {
        if (!state.is(State.PAUSING)) {
            return false;
        }
        state.become(State.PAUSED);
        return true;
    }

    /** Lets commands run again; does nothing if they do. */
    public void end() {
        if (!state.is(State.RUNNING)) {
            state.become(State.RUNNING);
        }
    }
}
