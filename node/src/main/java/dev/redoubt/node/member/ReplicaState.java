package dev.redoubt.node.member;

import java.util.Map;
import java.util.Set;

/**
 * The states of a {@link ReplicaRole} (docs/protocol.md 3.3, 3.6).
 *
 * <pre>
 *   IDLE --follow--> WAITING --log settled: Subscribe sent--> ASKING
 *   ASKING --Continue--> MATCHED
 *   ASKING --Truncate--> TRUNCATING --Truncated--> MATCHED
 *   ASKING --FullSync--> RECEIVING --BaseReceived--> INSTALLING --BaseInstalled--> MATCHED
 *   RECEIVING, INSTALLING --BaseFailed--> ASKING, to subscribe again after a silence
 *   ASKING, RECEIVING, MATCHED --silence; a gap that stays; no match--> WAITING
 *   every other --higher term, other master--> IDLE
 * </pre>
 *
 * <p>A truncation or an installation goes on when its state ends; the log is unsettled until it is over.
 */
enum ReplicaState {
    /** Follows nobody. */
    IDLE,
    /** Follows a mastership, and waits for its own log to settle. */
    WAITING,
    /** Sent Subscribe, and waits for the answer. */
    ASKING,
    /** The host truncates the log to the last common index. */
    TRUNCATING,
    /** The host receives a base. */
    RECEIVING,
    /** The host replaces log and keyspace by the base. */
    INSTALLING,
    /** The log is a prefix of the master's: records are appended and acked. */
    MATCHED;

    /** The moves of the drawing. */
    static final Map<ReplicaState, Set<ReplicaState>> MOVES = Map.of(
            IDLE, Set.of(WAITING),
            WAITING, Set.of(ASKING, IDLE),
            ASKING, Set.of(MATCHED, TRUNCATING, RECEIVING, WAITING, IDLE),
            TRUNCATING, Set.of(MATCHED, IDLE),
            RECEIVING, Set.of(INSTALLING, ASKING, WAITING, IDLE),
            INSTALLING, Set.of(MATCHED, ASKING, IDLE),
            MATCHED, Set.of(WAITING, IDLE));
}
