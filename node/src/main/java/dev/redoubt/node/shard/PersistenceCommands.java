package dev.redoubt.node.shard;

import dev.redoubt.config.FileErrors;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.PersistencePort;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.archive.ArchiveReplies;
import dev.redoubt.node.shard.archive.Archiver;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.snapshot.Snapshots;
import dev.redoubt.node.shard.verify.BackupVerification;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * SAVE, BGSAVE and their like as the shard answers them, in the words of rdb.c and aof.c. One that comes while a
 * snapshot of the other kind runs gets the next snapshot. The shard's thread only.
 */
record PersistenceCommands(Snapshots snapshots, Archiver archiver, ArchiveReaders readers, ShardCore<?> core)
        implements PersistencePort {
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
    public void createBackup(Deferred deferred) {
        archiver.create(
                "command",
                (id, refusal) -> deferred.complete(reply -> {
                    if (id == null) {
                        reply.error("ERR " + refusal);
                    } else {
                        reply.bulk(id);
                    }
                }));
    }

    @Override
    public void listBackups(Deferred deferred) {
        archiver.catalogue((backups, failure) -> complete(deferred, backups, failure, ArchiveReplies::catalogue));
    }

    @Override
    public void describeArchive(Deferred deferred) {
        archiver.branch((branch, failure) -> complete(
                deferred,
                branch,
                failure,
                (found, reply) -> ArchiveReplies.archive(
                        found, archiver.status(), readers.verification().status(), reply)));
    }

    /** Damage is an error, so that a script that only looks whether there is one does not take it for success. */
    @Override
    public void verifyBackup(@Nullable String id, Deferred deferred) {
        BackupVerification verification = readers.verification();
        boolean master = core.member().role() == MemberRole.MASTER;
        verification.begin(
                id,
                master,
                (done, failure) -> deferred.complete(reply -> {
                    if (failure.isEmpty()) {
                        ArchiveReplies.verified(verification.status(), reply);
                    } else {
                        reply.error("ERR " + failure);
                    }
                }));
    }

    @Override
    public void restore(byte[] option, byte[] value, Deferred deferred) {
        readers.restore()
                .begin(
                        option,
                        value,
                        (result, refusal) -> deferred.complete(reply -> {
                            if (result == null) {
                                reply.error("ERR " + refusal);
                            } else {
                                ArchiveReplies.restored(
                                        result.index(), result.unixMs(), result.record(), result.keys(), reply);
                            }
                        }));
    }

    private static <T> void complete(
            Deferred deferred, @Nullable T result, @Nullable Throwable failure, BiConsumer<T, ReplyWriter> write) {
        deferred.complete(reply -> {
            if (result == null) {
                reply.error("ERR " + (failure == null ? "" : failure.getMessage()));
            } else {
                write.accept(result, reply);
            }
        });
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
