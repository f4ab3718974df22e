package dev.redoubt.node.state;

import java.util.Map;
import java.util.Set;

/**
 * The state of a part that changes only along the moves of its drawing. A move that the drawing does not have is a bug,
 * and it throws where it happens instead of leaving a state that nobody has thought about.
 *
 * <p>A move from a state to itself is a move like any other: the drawing must have it. Asking for the state costs one
 * field, so that a part may ask at every message. Not thread-safe: it belongs to the thread of its owner.
 *
 * @param <S> the states
 */
public final class StateMachine<S extends Enum<S>> {
    private final Map<S, Set<S>> moves;
    private S state;

    /**
     * Begins in {@code initial}.
     *
     * @param moves the states that may follow each state; one without an entry is final
     */
    public StateMachine(S initial, Map<S, Set<S>> moves) {
        this.state = initial;
        this.moves = moves;
    }

    /** Returns the present state. */
    public S state() {
        return state;
    }

    /** Returns true if {@code expected} is the present state. */
    public boolean is(S expected) {
        return state == expected;
    }

    /**
     * Moves to the next state.
     *
     * @throws IllegalStateException if the drawing has no such move; the state is unchanged then
     */
    public void become(S next) {
        if (!moves.getOrDefault(state, Set.of()).contains(next)) {
            throw new IllegalStateException(state + " cannot become " + next);
        }
        state = next;
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
