package dev.redoubt.node.shard.core;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.persistence.log.LogRecord;

/** The keyspace and the clients of a shard as its core uses them. The shard's thread calls it. */
public interface ServicePort {
    /** Applies a record of the master to the keyspace. */
    void apply(LogRecord record);

    /**
     * Notes that the log was applied as far as it may be, up to {@code index}: published messages may have waited for
     * it.
     *
     * @param index the index that the member's core gave
     */
    void applied(long index);

    /** Sets what data commands get from now on. */
    void setAccess(Access access);

    /** Sets that nothing tells of the keyspace, not even INFO (docs/protocol.md 6.4). */
    void setKeyspaceHidden(boolean hidden);

    /** Notes that the commit index may have risen: a snapshot or a full sync may have waited for it (2.8). */
    void committed(long commitIndex);

    /** Takes a snapshot of the keyspace as it is: the last sealed record left it. {@link ShardCore#rotated} follows. */
    void takeSnapshot();

    /** Notes a change of role: logs, INFO and the letter of log lines show it. */
    void roleChanged(MemberEffect.RoleChanged effect);

    /**
     * Ends what only a master offers (5.6): blocked clients are answered, pub/sub connections are closed.
     *
     * @param dropped how many held replies were dropped; the connections that wait for them are closed already
     */
    void demoted(MemberEffect.Demoted effect, int dropped);

    /** Runs the commands that waited, soon and not within this call. */
    void resumeCommands();

    /** Has {@link ShardCore#closeRecord} called soon, behind the commands that have arrived already. */
    void closeRecordSoon();

    /** Notes that records were written to the log's file: {@code appendfsync always} has it fsynced. */
    void recordsWritten();
}
