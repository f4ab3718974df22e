package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;

/** Snapshots and the log, as commands ask for them. The shard's thread only; nothing here waits. */
public interface PersistencePort {
    /** SAVE: completed with OK or an error when the snapshot is on disk. */
    void save(Deferred deferred);

    /** BGSAVE: answers at once with the status or the error. */
    void bgsave(boolean schedule, ReplyWriter reply);

    /** BGREWRITEAOF: answers at once with the status or the error. */
    void bgrewriteaof(ReplyWriter reply);

    /** LASTSAVE, Unix time in seconds. */
    long lastSaveSeconds();
}
