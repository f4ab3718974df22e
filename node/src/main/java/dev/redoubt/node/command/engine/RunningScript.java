package dev.redoubt.node.command.engine;

/** A script that runs, as others see it. The shard's thread only. */
public interface RunningScript {
    /** Returns the SHA-1 of the script, or the name of the function. */
    String name();

    /** Returns whether EVAL or its kin runs it, and not FCALL. */
    boolean isEval();

    /** Returns the request that runs it. */
    byte[][] request();

    /** Returns whether it has run a command that writes. */
    boolean hasWritten();
}
