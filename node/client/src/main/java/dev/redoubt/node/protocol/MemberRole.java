package dev.redoubt.node.protocol;

import java.util.Map;
import java.util.Set;

/**
 * The role of a member towards its clients.
 *
 * <pre>
 *          Follow, Ping                 Promote stored, term start appended
 *   NONE --------------> REPLICA    NONE, REPLICA --------------------> MASTER
 *    ^                     |                                              |
 *    +---------------------+---- higher term seen (5.6), resigned (5.7) --+
 * </pre>
 */
public enum MemberRole {
    /** Follows nobody and serves nobody: {@code -MASTERDOWN} or {@code -LOADING} (3.2). */
    NONE,
    /** Follows the master of a term. */
    REPLICA,
    /** Master of a term; answers as far as {@code MemberCore.mayAnswer} and {@code MemberCore.mayRead} allow. */
    MASTER;

    /** The moves of the drawing: the roles that may follow each role. */
    public static final Map<MemberRole, Set<MemberRole>> MOVES =
            Map.of(NONE, Set.of(REPLICA, MASTER), REPLICA, Set.of(NONE, MASTER), MASTER, Set.of(NONE));
}
