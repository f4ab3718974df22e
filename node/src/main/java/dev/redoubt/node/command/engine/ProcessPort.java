package dev.redoubt.node.command.engine;

import dev.redoubt.node.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/** The requests that end, hold up or reload the process. The shard's thread only. */
public interface ProcessPort {
    /** SHUTDOWN: completed only when it fails or was aborted. */
    void shutdown(ShutdownOptions options, Deferred deferred);

    /** DEBUG RELOAD: saves and loads again; completed with OK or an error. */
    void debugReload(Deferred deferred);

    /** DEBUG RELOAD NOSAVE: reads the last snapshot, and has the request run again behind that. */
    void readSnapshot(Deferred.Again request);

    /** Returns what {@link #readSnapshot} has read, for the request that runs again; null for any other. */
    @Nullable
    Keyspace snapshot();

    /** DEBUG LOADAOF: loads the log again; completed with OK or an error. */
    void debugLoadLog(Deferred deferred);

    /** DEBUG LOG: a line for the log of the process. */
    void debugLog(String text);

    /**
     * CLIENT PAUSE: commands wait.
     *
     * @param millis for how long, at least 0
     * @param all whether those wait, too, that cannot write
     */
    void pause(long millis, boolean all);

    /** CLIENT UNPAUSE: what waits goes on. */
    void unpause();

    /** DEBUG SLEEP: blocks the loop, as Redis does; tests of hanging masters need it. */
    void debugSleep(long micros);
}
