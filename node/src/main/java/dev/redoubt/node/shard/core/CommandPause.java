package dev.redoubt.node.shard.core;

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

    private State state = State.RUNNING;

    private void become(State next) {
        boolean drawn =
                switch (next) {
                    case RUNNING -> state != State.RUNNING;
                    case PAUSING -> state == State.RUNNING;
                    case PAUSED -> state == State.PAUSING;
                };
        if (!drawn) {
            throw new IllegalStateException("no way from " + state + " to " + next);
        }
        state = next;
    }

    /** Returns true if commands wait. */
    public boolean holdsCommands() {
        return state != State.RUNNING;
    }

    /** Lets commands wait. */
    public void begin() {
        become(State.PAUSING);
    }

    /**
     * Notes that nothing is pending or in flight.
     *
     * @return true if the pause is complete by that; false if it has ended meanwhile
     */
    public boolean settled() {
        if (state != State.PAUSING) {
            return false;
        }
        become(State.PAUSED);
        return true;
    }

    /** Lets commands run again; does nothing if they do. */
    public void end() {
        if (state != State.RUNNING) {
            become(State.RUNNING);
        }
    }
}
