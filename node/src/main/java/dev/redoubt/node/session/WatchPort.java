package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.ClientState;

/** The way to tell a shard that a session watches no keys any more. Any thread. */
@FunctionalInterface
public interface WatchPort {
    /** Forgets the keys that the session watches. */
    void unwatch(ClientState client);
}
