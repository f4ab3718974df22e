package dev.redoubt.node.command.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The directives of the process. The shard's thread only; never waits. */
public interface ConfigPort {
    /** Returns the directives that match one of the glob patterns, whatever their case, with their values as text. */
    Map<String, String> get(List<String> patterns);

    /**
     * Sets all of them or none; they are in force when this returns.
     *
     * @param pairs name, value, name, value …, as the client sent them
     * @return null when set; else the error after {@code ERR }, in Redis's words
     */
    @Nullable
    String set(List<String> pairs);

    /** Writes the file, and then answers with OK or with the reason why it could not. */
    void rewrite(Deferred deferred);
}
