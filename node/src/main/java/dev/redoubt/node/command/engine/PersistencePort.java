package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;

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

    /** FLUSHALL has emptied the data: what is stored without a log follows it. */
    void flushed();

    /** LASTSAVE, Unix time in seconds. */
    long lastSaveSeconds();
}
