package dev.redoubt.node.session;

import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of commands that the sessions of a process ran themselves, and of the errors among their answers. Any
 * thread.
 */
public final class SessionCounters {
    private final LongAdder commands = new LongAdder();
    private final LongAdder errors = new LongAdder();

    void countCommand() {
        commands.increment();
    }

    void countError() {
        errors.increment();
    }

    /** Returns how many commands were run. */
    public long commands() {
        return commands.sum();
    }

    /** Returns how many error replies were made. */
    public long errors() {
        return errors.sum();
    }

    /** CONFIG RESETSTAT. */
    public void reset() {
        commands.reset();
        errors.reset();
    }
}
