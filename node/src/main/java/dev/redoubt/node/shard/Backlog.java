package dev.redoubt.node.shard;

import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.lifecycle.Resources;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.node.shard.psync.RedisReplicas;
import dev.redoubt.node.shard.snapshot.SyncFile;

/**
 * The bound of the recent records in memory, {@code repl-backlog-size}. A node that can have no replica of its own kind
 * keeps none, until the first replica of Redis comes (replication.c createReplicationBacklog). The shard's thread only.
 */
final class Backlog {
    private final ShardSetup setup;
    private final Resources resources;
    private boolean kept;

    /** @param resources get the listener of the directive */
    Backlog(ShardSetup setup, Resources resources) {
        this.setup = setup;
        this.resources = resources;
        if (setup.member().standalone()) {
            setup.writer().log().recent().setMaxBytes(0);
        } else {
            keep();
        }
    }

    /** Keeps records from now on: there are readers, or there may be. */
    void keep() {
        if (!kept) {
            kept = true;
            resources.add(
                    "listener of repl-backlog-size",
                    setup.config().live(NodeDirectives.REPL_BACKLOG_SIZE).follow(bytes -> {
                        setup.writer().log().recent().setMaxBytes(bytes);
                        setup.sessions().memory().setBacklogBytes(bytes);
                    }));
        }
    }

    /** Makes the host of the replicas of Redis, the first of which has records kept. */
    RedisReplicas replicas(Shard shard, ShardFiles files) {
        SyncFile.Source source =
                new SyncFile.Source(shard, shard.core, shard.log, shard.engine, shard.snapshots, files);
        return resources.add(
                "replicas of Redis",
                new RedisReplicas(source, setup.writer().log(), shard.clock, setup.config(), this::keep));
    }
}
