package dev.redoubt.node.shard;

import dev.redoubt.config.ByteText;
import dev.redoubt.config.FileErrors;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.node.command.engine.ConfigPort;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.node.shard.core.ShardTasks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CONFIG as the shard answers it. What CONFIG SET changes is in force for the commands behind it, because it is run in
 * their order and on their thread. The shard's thread only.
 */
final class ConfigCommands implements ConfigPort {
    private static final String ERROR_PREFIX = "ERR ";

    private final LiveConfig config;
    private final ShardTasks tasks;

    ConfigCommands(LiveConfig config, ShardTasks tasks) {
        this.config = config;
        this.tasks = tasks;
    }

    @Override
    public Map<String, String> get(List<String> patterns) {
        return config.get(patterns, ConfigCommands::globMatches);
    }

    private static boolean globMatches(String pattern, String name) {
        return Glob.matches(ByteText.bytes(pattern), ByteText.bytes(name), true);
    }

    @Override
    public @Nullable String set(List<String> pairs) {
        String error = config.set(pairs);
        return error != null && error.startsWith(ERROR_PREFIX) ? error.substring(ERROR_PREFIX.length()) : error;
    }

    /** Forcing a file to disk may take seconds, in which the shard would neither serve nor keep its lease. */
    @Override
    public void rewrite(Deferred deferred) {
        tasks.io(
                () -> {
                    config.rewrite();
                    return true;
                },
                (done, failure) -> deferred.complete(reply -> {
                    if (failure == null) {
                        reply.ok();
                    } else {
                        reply.error(ERROR_PREFIX + FileErrors.of(failure));
                    }
                }));
    }
}
