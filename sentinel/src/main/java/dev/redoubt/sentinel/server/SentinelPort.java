package dev.redoubt.sentinel.server;

import dev.redoubt.persistence.log.MemberId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What clients may ask of the sentinel's process. Called on the face's loop; never waits. */
public interface SentinelPort {
    /**
     * {@code SENTINEL FAILOVER}.
     *
     * @param answer gets the text of the error, or null for OK; once, on any thread
     */
    void failover(Consumer<@Nullable String> answer);

    /**
     * {@code SENTINEL TRUST-MEMBER} (docs/protocol.md 3.4).
     *
     * @param answer gets the text of the error, or null for OK; once, on any thread
     */
    void trustMember(MemberId member, Consumer<@Nullable String> answer);

    /** {@code SHUTDOWN}: end the process. */
    void shutdown();
}
