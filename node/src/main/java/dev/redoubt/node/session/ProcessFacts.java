package dev.redoubt.node.session;

import dev.redoubt.config.redisconf.RedisVersion;
import org.jspecify.annotations.Nullable;

/** The facts about the process that sessions tell. Any thread; never waits. */
public interface ProcessFacts {
    /** The version of Redis whose protocol is spoken; HELLO and INFO name it, and clients choose features by it. */
    String REDIS_VERSION = RedisVersion.text();

    /** Returns what HELLO calls the mode: {@code standalone} or {@code sentinel}. */
    String mode();

    /** Returns the role that HELLO tells, {@code master} or {@code replica}; null if the process has none. */
    @Nullable
    String role();

    /** Returns how many databases SELECT may choose from. */
    int databases();

    /** Returns the Unix time in microseconds. */
    long unixMicros();
}
