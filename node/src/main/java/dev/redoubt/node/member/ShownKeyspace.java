package dev.redoubt.node.member;

/**
 * The rule of what a member that is not master may show of its keyspace (docs/protocol.md 6.4).
 *
 * <p>In the quorum modes that is nothing while the keyspace may hold a record above the verified commit index. Three
 * things raise the keyspace above it: a mastership, because a master executes before it appends; a promotion, because
 * the chosen member applies all that it has before its term-start record; and a restart, because replay applies the
 * whole log. In {@code local} mode replica reads may vanish, and everything is shown. A master's replies pass the gate
 * instead (6.1).
 *
 * <p>Rebuilt at start. Not thread-safe: the shard's thread calls it.
 */
public final class ShownKeyspace {
    private final Context c;

    /**
     * The last record whose effects the keyspace may have; at least that of the keyspace itself, except while this is
     * the master or the log is busy.
     */
    private long heldIndex;

    ShownKeyspace(Context c) {
        this.c = c;
    }

    /** Everything in the log is in the keyspace: it was replayed, applied or executed. */
    void holdsWholeLog() {
        heldIndex = c.end().index();
    }

    /** The log was applied up to {@code index}. */
    void applied(long index) {
        heldIndex = Math.max(heldIndex, index);
    }

    /**
     * Returns true if the keyspace holds nothing that may still be cut away, so that reads, digests and key counts may
     * be shown. It is false while executed records are being appended, or the keyspace is being rebuilt.
     */
    public boolean isCommitted() {
        return !c.mode().needsMajority() || (!c.isLogBusy() && c.rules.mayShow(heldIndex, c.commitIndex));
    }

    /**
     * Returns the index up to which a replica has applied and may show the log; in the quorum modes never above
     * {@link MemberCore#commitIndex()}. A relayed message of that position or below may be delivered (6.7).
     */
    public long index() {
        return c.mode().needsMajority() ? Math.min(heldIndex, c.commitIndex) : heldIndex;
    }
}
