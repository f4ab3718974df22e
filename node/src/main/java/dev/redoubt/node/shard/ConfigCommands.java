package dev.redoubt.node.shard;

import dev.redoubt.config.ByteText;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.node.command.engine.ConfigPort;
import dev.redoubt.node.pubsub.Glob;
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

    ConfigCommands(LiveConfig config) {
        this.config = config;
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

    @Override
    public String rewrite() {
        // DIFFERS: configuration files are HOCON with comments and are not rewritten by the server.
        return "The server is running without a config file";
    }
}
