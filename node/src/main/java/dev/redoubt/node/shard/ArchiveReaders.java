package dev.redoubt.node.shard;

import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.restore.OnlineRestore;
import dev.redoubt.node.shard.verify.BackupVerification;
import dev.redoubt.persistence.log.TermTable;

/** The parts of a shard that read its archive, connected with the parts that they need. The shard's thread only. */
record ArchiveReaders(OnlineRestore restore, BackupVerification verification) {
    /** To be called when all other parts that run commands are made. */
    static ArchiveReaders of(Shard shard) {
        BackupVerification verification = shard.resources.add("verification of backups", verification(shard));
        return new ArchiveReaders(restore(shard), verification);
    }

    /** Does what is due; called {@code hz} times a second. */
    void cron(ShardCore<?> core) {
        restore.cron();
        verification.cron(core.member().role() == MemberRole.MASTER);
    }

    private static OnlineRestore restore(Shard shard) {
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

    private static BackupVerification verification(Shard shard) {
        return new BackupVerification(
                shard,
                shard.clock,
                shard.setup.config(),
                shard.archiver,
                () -> {
                    LogTail tail = shard.log.tail();
                    return tail == null ? TermTable.EMPTY : tail.terms();
                },
                shard.setup.keyspaces()::beside,
                shard.setup.sessions().memory());
    }
}
