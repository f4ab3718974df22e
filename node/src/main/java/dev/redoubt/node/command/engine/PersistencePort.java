package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/** Snapshots and the log, as commands ask for them. The shard's thread only; nothing here waits. */
public interface PersistencePort {
    /** SAVE: completed with OK or an error when the snapshot is on disk. */
    void save(Deferred deferred);

    /**
     * BGSAVE: answers at once with the status or the error.
     *
     * @param schedule true if it may wait for a rewrite that is running: it was asked to, or runs inside of EXEC
     */
    void bgsave(boolean schedule, boolean inExec, ReplyWriter reply);

    /** BGREWRITEAOF: answers at once with the status or the error. */
    void bgrewriteaof(boolean inExec, ReplyWriter reply);

    /** BACKUP CREATE: completed with the name of the backup when it is cut, or with an error. */
    void createBackup(Deferred deferred);

    /** BACKUP CATALOG: completed with the entries of all backups, or with an error. */
    void listBackups(Deferred deferred);

    /** BACKUP INFO: completed with what can be restored, or with an error. */
    void describeArchive(Deferred deferred);

    /**
     * BACKUP VERIFY: completed when a backup was read and found whole, or with an error that names what is damaged.
     *
     * @param id of the backup; null for the newest one and all that the archive has behind it
     */
    void verifyBackup(@Nullable String id, Deferred deferred);

    /**
     * BACKUP RESTORE: completed when the data are what they were at a place of the archive, or with an error.
     *
     * @param option the kind of the place
     */
    void restore(byte[] option, byte[] value, Deferred deferred);

    /** FLUSHALL has emptied the data: what is stored without a log follows it. */
    void flushed();

    /** LASTSAVE, Unix time in seconds. */
    long lastSaveSeconds();
}
