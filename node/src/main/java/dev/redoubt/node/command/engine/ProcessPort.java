package dev.redoubt.node.command.engine;

/** The requests that end, hold up or reload the process. The shard's thread only. */
public interface ProcessPort {
    /** SHUTDOWN: completed only when it fails or was aborted. */
    void shutdown(ShutdownOptions options, Deferred deferred);

    /** DEBUG RELOAD: saves and loads again; completed with OK or an error. */
    void debugReload(Deferred deferred);

    /** DEBUG SLEEP: blocks the loop, as Redis does; tests of hanging masters need it. */
    void debugSleep(long micros);
}
