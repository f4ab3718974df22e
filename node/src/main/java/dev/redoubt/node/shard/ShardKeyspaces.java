package dev.redoubt.node.shard;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeSettings;
import dev.redoubt.node.command.CommandEngine;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import java.security.SecureRandom;

/** Makes the keyspaces of a shard: a new one for each load, all with the hash key of this process. */
final class ShardKeyspaces {
    private final LiveConfig config;
    private final long seed0;
    private final long seed1;
    private Keyspace newest;

    ShardKeyspaces(LiveConfig config) {
        this.config = config;
        // Not a Random: clients must not be able to choose colliding keys.
        SecureRandom random = new SecureRandom();
        this.seed0 = random.nextLong();
        this.seed1 = random.nextLong();
        this.newest = create();
    }

    /** An empty keyspace. */
    Keyspace create() {
        NodeSettings settings = config.node();
        newest = new Keyspace(settings.databases(), options(settings));
        return newest;
    }

    /** The keyspace that was made last: that of the engine, or that which is being loaded. */
    Keyspace newest() {
        return newest;
    }

    void configChanged(CommandEngine engine) {
        newest.setOptions(options(config.node()));
        engine.setMemoryLimit(config.node().maxmemory());
        engine.setMaxStringBytes(config.node().protoMaxBulkLen());
    }

    private KeyspaceOptions options(NodeSettings settings) {
        return new KeyspaceOptions(
                settings.hashMaxListpackEntries(),
                settings.hashMaxListpackValue(),
                settings.setMaxIntsetEntries(),
                settings.zsetMaxListpackEntries(),
                settings.zsetMaxListpackValue(),
                seed0,
                seed1);
    }
}
