package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.PersistencePort;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.snapshot.Snapshots;

/** SAVE, BGSAVE and their like as the shard answers them. The shard's thread only. */
record PersistenceCommands(Snapshots snapshots) implements PersistencePort {
    @Override
    public void save(Deferred deferred) {
        if (snapshots.isRunning()) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        // DIFFERS: others are served meanwhile; only this client waits.
        snapshots.begin(failure -> deferred.complete(reply -> {
            if (failure == null) {
                reply.ok();
            } else {
                reply.error("ERR " + failure.getMessage());
            }
        }));
    }

    @Override
    public void bgsave(boolean schedule, ReplyWriter reply) {
        if (snapshots.isRunning()) {
            reply.error("ERR Background save already in progress");
            return;
        }
        snapshots.begin(failure -> {});
        reply.simple("Background saving started");
    }

    @Override
    public void bgrewriteaof(ReplyWriter reply) {
        if (snapshots.isRunning()) {
            reply.error("ERR Background append only file rewriting already in progress");
            return;
        }
        snapshots.begin(failure -> {});
        reply.simple("Background append only file rewriting started");
    }

    @Override
    public long lastSaveSeconds() {
        return snapshots.lastSaveSeconds();
    }
}
