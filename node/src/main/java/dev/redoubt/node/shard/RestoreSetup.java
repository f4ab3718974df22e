package dev.redoubt.node.shard;

import dev.redoubt.node.shard.restore.OnlineRestore;

/** Connects the online restore with the parts of a shard that it needs. Stateless. */
final class RestoreSetup {
    private RestoreSetup() {}

    /** To be called when all other parts that run commands are made. */
    static OnlineRestore of(Shard shard) {
        return new OnlineRestore(
                shard,
                shard.core,
                shard.log,
                shard.engine,
                shard.setup.keyspaces(),
                ShardCommands::replayer,
                shard.archiver,
                shard.clock,
                shard.setup.config(),
                shard.setup.sessions().memory(),
                () -> !shard.segments.isSuspended() && !shard.pause.isActive(),
                () -> shard.soon(shard.late::serveBlocked));
    }
}
