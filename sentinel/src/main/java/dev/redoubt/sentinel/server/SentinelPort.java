package dev.redoubt.sentinel.server;

import dev.redoubt.persistence.log.MemberId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port through which clients' commands use the sentinel's process. Called on the event loop; never waits. */
public interface SentinelPort {
    /**
     * Begins a planned failover, {@code SENTINEL FAILOVER}.
     *
     * @param answer gets the text of the error, or null for OK; once, on any thread
     */
    void failover(Consumer<@Nullable String> answer);

    /**
     * Ends the suspicion of a member, {@code SENTINEL TRUST-MEMBER} (docs/protocol.md 3.4).
     *
     * @param answer gets the text of the error, or null for OK; once, on any thread
     */
    void trustMember(MemberId member, Consumer<@Nullable String> answer);

    /** Ends the process, {@code SHUTDOWN}. */
    void shutdown();
}
