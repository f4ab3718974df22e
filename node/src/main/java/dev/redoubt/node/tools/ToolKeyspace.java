package dev.redoubt.node.tools;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.shard.ShardCommands;
import dev.redoubt.node.shard.recovery.TrialLoad;
import java.security.SecureRandom;

/** Loads of tools, which have no configuration: collections are packed as by default. Stateless. */
final class ToolKeyspace {
    private static final int DATABASES = 16;
    private static final int MOST_HASH_ENTRIES = 512;
    private static final int MOST_INTSET_ENTRIES = 512;
    private static final int MOST_ZSET_ENTRIES = 128;
    private static final int MOST_PACKED_BYTES = 64;
    private static final int STREAM_NODE_BYTES = 4096;
    private static final int STREAM_NODE_ENTRIES = 100;

    private ToolKeyspace() {}

    static TrialLoad trial() {
        SecureRandom random = new SecureRandom();
        KeyspaceOptions options = new KeyspaceOptions(
                MOST_HASH_ENTRIES,
                MOST_PACKED_BYTES,
                MOST_INTSET_ENTRIES,
                MOST_ZSET_ENTRIES,
                MOST_PACKED_BYTES,
                STREAM_NODE_BYTES,
                STREAM_NODE_ENTRIES,
                random.nextLong(),
                random.nextLong());
        return new TrialLoad(() -> new Keyspace(DATABASES, options), ShardCommands::replayer);
    }
}
