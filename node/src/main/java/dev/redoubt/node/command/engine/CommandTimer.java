package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;

/** Learns of each command that runs, to measure its time. The shard's thread only. */
public interface CommandTimer {
    /** Measures nothing. */
    CommandTimer NONE = new CommandTimer() {
        @Override
        public void before(CommandSpec spec) {
            // Nothing is measured.
        }

        @Override
        public void ran(CommandSpec spec, byte[][] args) {
            // Nothing is measured.
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    };

    /** A command is about to run. */
    void before(CommandSpec spec);

    /** The command has run. */
    void ran(CommandSpec spec, byte[][] args);

    /** Returns the time in nanoseconds, for what a script calls; only differences have a meaning. */
    long nanoTime();
}
