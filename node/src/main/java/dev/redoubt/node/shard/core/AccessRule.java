package dev.redoubt.node.shard.core;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.protocol.MemberRole;

/**
 * The rule that gives clients their access: a function of what the member is at this moment, without a clock or a state
 * (docs/protocol.md 3.2, 4.1, 6.4).
 */
public final class AccessRule {
    /**
     * Everything the rule looks at.
     *
     * @param loading true while log and keyspace are being loaded or exchanged
     * @param role of the member's core
     * @param mayAnswer true if a master may answer writes now (4.1)
     * @param quorum true in the quorum modes
     * @param committedOnly true if the keyspace holds nothing that may still be cut away (6.4)
     * @param linkUp true if a replica's subscription is matched and was heard of lately
     * @param servesStale {@code replica-serve-stale-data}: true lets a replica without a link show old data, which is
     *     always committed data in the quorum modes
     * @param elects true if others make this member master; false if it stands alone or has not begun
     */
    public record Facts(
            boolean loading,
            MemberRole role,
            boolean mayAnswer,
            boolean quorum,
            boolean committedOnly,
            boolean linkUp,
            boolean servesStale,
            boolean elects) {}

    private AccessRule() {}

    /** Returns what data commands get now. */
    public static Access access(Facts facts) {
        if (facts.loading) {
            return Access.LOADING;
        }
        return switch (facts.role) {
            case MASTER -> facts.mayAnswer ? Access.MASTER : Access.NO_MASTER;
            case REPLICA -> {
                if (!facts.committedOnly) {
                    yield Access.NO_MASTER;
                }
                yield facts.linkUp || facts.servesStale ? Access.REPLICA : Access.STALE;
            }
            // A node that stands alone is about to make itself master.
            case NONE -> facts.elects ? Access.NO_MASTER : Access.LOADING;
        };
    }

    /**
     * Returns true if also commands that always answer must not tell of the keyspace: the key counts of INFO and the
     * digests of DEBUG. A load in a quorum mode counts, because it replays records that may never be committed.
     *
     * <p>DIFFERS: Redis tells of whatever is in memory; it has no data that may be taken back (docs/protocol.md 6.4).
     */
    public static boolean hidesKeyspace(Facts facts) {
        return facts.quorum && facts.role != MemberRole.MASTER && (facts.loading || !facts.committedOnly);
    }
}
