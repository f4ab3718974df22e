package dev.redoubt.node.shard;

import dev.redoubt.config.FileErrors;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.PersistencePort;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.snapshot.Snapshots;

/**
 * SAVE, BGSAVE and their like as the shard answers them, in the words of rdb.c and aof.c. One that comes while a
 * snapshot of the other kind runs gets the next snapshot. The shard's thread only.
 */
record PersistenceCommands(Snapshots snapshots) implements PersistencePort {
    @Override
    public void save(Deferred deferred) {
        if (snapshots.running() == Snapshots.Kind.SAVE) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        // DIFFERS: others are served meanwhile; only this client waits.
        snapshots.begin(
                Snapshots.Kind.SAVE,
                failure -> deferred.complete(reply -> {
                    if (failure == null) {
                        reply.ok();
                    } else {
                        reply.error("ERR " + FileErrors.of(failure));
                    }
                }));
    }

    @Override
    public void bgsave(boolean schedule, boolean inExec, ReplyWriter reply) {
        Snapshots.Kind running = snapshots.running();
        if (running == Snapshots.Kind.SAVE) {
            reply.error("ERR Background save already in progress");
        } else if (running == Snapshots.Kind.REWRITE && !schedule && !inExec) {
            reply.error("ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in"
                    + " order to schedule a BGSAVE whenever possible.");
        } else {
            snapshots.begin(Snapshots.Kind.SAVE, failure -> {});
            reply.simple(running != null || inExec ? "Background saving scheduled" : "Background saving started");
        }
    }

    @Override
    public void bgrewriteaof(boolean inExec, ReplyWriter reply) {
        Snapshots.Kind running = snapshots.running();
        if (running == Snapshots.Kind.REWRITE) {
            reply.error("ERR Background append only file rewriting already in progress");
        } else {
            snapshots.begin(Snapshots.Kind.REWRITE, failure -> {});
            reply.simple(
                    "Background append only file rewriting " + (running != null || inExec ? "scheduled" : "started"));
        }
    }

    @Override
    public void flushed() {
        snapshots.flushed();
    }

    @Override
    public long lastSaveSeconds() {
        return snapshots.lastSaveSeconds();
    }
}
