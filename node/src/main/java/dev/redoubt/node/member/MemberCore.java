package dev.redoubt.node.member;

import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member of one shard: the whole protocol of a data node as a pure state machine.
 *
 * <p>Not thread-safe: the shard's thread calls it. Times are milliseconds of a monotonic local clock.
 */
public final class MemberCore {
    /**
     * A process that has just started. Nothing is sent before {@link #start}.
     *
     * @param log the shard's log, read whenever an event is handled
     * @param random for replIds and nonces
     */
    public MemberCore(MemberSettings settings, MemberBoot boot, LogView log, RandomGenerator random) {}

    /** To be called once, after the log is loaded. */
    public List<MemberEffect> start(long nowMs) {
        return List.of();
    }

    /** Handles one event; the host carries out the effects in order before it gives the next. */
    public List<MemberEffect> on(MemberEvent event, long nowMs) {
        return List.of();
    }

    /**
     * May replies to writes leave, whose position was released by {@link MemberEffect.ReleaseUpTo}? In {@code local}
     * mode only under a lease; in the quorum modes as long as this is the master (4.4). Asked at the start of a batch
     * and again when replies leave (4.1).
     */
    public boolean mayAnswer(long nowMs) {
        return false;
    }

    /**
     * May the reply of a read leave that was executed at {@code executedAtMs}? Under a lease, or in the quorum modes if
     * a majority of members confirmed this master in a round that began later (4.4).
     */
    public boolean mayRead(long nowMs, long executedAtMs) {
        return false;
    }

    /** May new writes be executed now: master, not paused, and in {@code local} mode leased. */
    public boolean mayWrite(long nowMs) {
        return false;
    }

    /** The role for clients. */
    public MemberRole role() {
        return MemberRole.NONE;
    }

    /** Whom this member follows, or its own mastership; null with {@link MemberRole#NONE}. */
    public @Nullable Mastership master() {
        return null;
    }

    /** The highest committed index that this member knows of; in {@code local} mode what is written here. */
    public long commitIndex() {
        return 0;
    }

    /** What a sentinel would be told now. */
    public MemberStatus status(long nowMs) {
        throw new IllegalStateException();
    }

    /** One attached replica as the master sees it, for INFO, WAIT, WAITAOF and min-replicas-to-write. */
    public record ReplicaProgress(
            MemberId member, long writtenIndex, long fsyncedIndex, boolean suspect, boolean online, long lastAckMs) {}

    /** The attached replicas, ascending by id; empty unless this is the master. */
    public List<ReplicaProgress> replicas() {
        return List.of();
    }

    /** How many replicas have verified {@code index} as written (WAIT) or fsynced (WAITAOF); suspects do not count. */
    public int replicasAt(long index, boolean fsynced) {
        return 0;
    }

    /** Since when the subscription of this replica is without a word; empty if it is up, or this is no replica. */
    public OptionalLong linkDownSinceMs() {
        return OptionalLong.empty();
    }

    /** The config record in force (1.2). */
    public ConfigRecord config() {
        return ConfigRecord.NONE;
    }
}
