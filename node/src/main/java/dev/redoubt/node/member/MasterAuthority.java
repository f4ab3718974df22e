package dev.redoubt.node.member;

/**
 * The questions that a shard's reply gate asks of the member's core at the moment at which a reply would leave
 * (docs/protocol.md 4.1, 4.4). Times are milliseconds of the local monotonic clock. The shard's thread only.
 */
public interface MasterAuthority {
    /**
     * Returns true if replies to writes may leave whose position was released by {@link MemberEffect.ReleaseUpTo}: in
     * {@code local} mode only under a lease, in the quorum modes as long as this is the master (4.4).
     */
    boolean mayAnswer(long nowMs);

    /**
     * Returns true if the reply of a read may leave that was executed in {@code readRound}: under a lease, or in the
     * quorum modes if a majority of members confirmed this master in a round that began later (4.4). The position of
     * the reply must be released too.
     */
    boolean mayRead(long nowMs, long readRound);

    /**
     * Returns the ReadIndex round in force, which a read notes when it is executed; 0 on a member that is not master.
     */
    long readRound();
}
