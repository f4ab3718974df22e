package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What commands ask of the process around the engine. Called on the shard's thread only; nothing here may wait, except
 * {@link #debugSleep}, whose purpose that is.
 */
public interface ServerPort {
    /**
     * Begins a reply that comes later to the request that {@code session} is making; the handler then ends with
     * {@link Outcome#DEFERRED}. It may be completed at once, before the handler returns.
     */
    Deferred defer(Session session);

    /** Sends bytes that are no reply (pub/sub messages), behind what the connection has been sent. They are shared: never to be changed. */
    void push(Session to, byte[] message);

    /** Closes the connection of another client. */
    void kill(Session session);

    /** All connected clients, oldest first; their buffer figures are up to date. */
    Collection<Session> sessions();

    /** Unix time in microseconds, for TIME. */
    long unixMicros();

    /** Whether {@code requirepass} is set. */
    boolean passwordRequired();

    /** Compares in constant time; false when no password is set. */
    boolean passwordMatches(byte[] password);

    /** {@code enable-debug-command}: yes, or local and the client is on this machine. */
    boolean debugAllowed(Session session);

    /** The directives that match one of the glob patterns (case does not matter), with their values as text. */
    Map<String, String> configGet(List<String> patterns);

    /**
     * Sets all of them or none.
     *
     * @return null when set; else the error after {@code ERR }, in Redis's words
     */
    @Nullable
    String configSet(Map<String, String> values);

    /** @return null when written; else the error after {@code ERR } */
    @Nullable
    String configRewrite();

    /** CONFIG RESETSTAT: the process's own counters; the engine's are reset by the engine. */
    void configResetStat();

    /**
     * The lines of one INFO section of the process, {@code name:value\r\n} each, without a title; null if the process
     * has no such section. The engine itself answers {@code keyspace}.
     *
     * @param section lower case: server, clients, memory, persistence, stats, replication, cpu, modules, errorstats, cluster
     */
    @Nullable
    String infoSection(String section);

    /** Writes what ROLE answers. */
    void role(ReplyWriter reply);

    /** SAVE: completed with OK or an error when the snapshot is on disk. */
    void save(Deferred deferred);

    /** BGSAVE: answers at once with the status or the error. */
    void bgsave(boolean schedule, ReplyWriter reply);

    /** BGREWRITEAOF: answers at once with the status or the error. */
    void bgrewriteaof(ReplyWriter reply);

    /** LASTSAVE, Unix time in seconds. */
    long lastSaveSeconds();

    /** SHUTDOWN: completed only when it fails or was aborted. */
    void shutdown(ShutdownOptions options, Deferred deferred);

    /** DEBUG RELOAD: saves and loads again; completed with OK or an error. */
    void debugReload(Deferred deferred);

    /** DEBUG SLEEP: blocks the loop, as Redis does; tests of hanging masters need it. */
    void debugSleep(long micros);

    /** How many replicas have all that {@code session} wrote; never waits (WAIT inside MULTI). */
    int replicasAcked(Session session);

    /** WAIT: completed with the number of replicas once {@code replicas} have it or {@code timeoutMs} passed (0: never). */
    void waitReplicas(Session session, int replicas, long timeoutMs, Deferred deferred);

    /** A client here published: members that must pass it on to their own subscribers are told. */
    void published(byte[] channel, byte[] message);
}
