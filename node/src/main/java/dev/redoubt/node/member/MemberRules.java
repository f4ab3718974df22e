package dev.redoubt.node.member;

import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.TermTable;
import java.util.Map;
import java.util.Set;

/**
 * The decisions of a member on which the promise hangs, one method each, so that each can be read, and broken on
 * purpose by the simulator's planted bugs, alone. Production has exactly one instance, {@link #PROTOCOL}.
 */
class MemberRules {
    static final MemberRules PROTOCOL = new MemberRules();

    /** 4.1: the length of a grant is the one that it names; what other voters grant is no matter. */
    long grantedMs(long namedMs, long longestOfAnyMs) {
        return namedMs;
    }

    /** 4.1: of a lease of this length the master counts so much, from the moment of sending; 0.9/1.1 would be 0.81. */
    long countedLeaseMs(long leaseMs) {
        return leaseMs * 8 / 10;
    }

    /** 3.5: nothing is committed before the term-start record of the master's own term is. */
    boolean mayCommit(long index, long termStartIndex) {
        return index >= termStartIndex;
    }

    /** 3.4: neither answers nor acks of a suspect member count. */
    boolean counts(boolean suspect) {
        return !suspect;
    }

    /** 3.4: a master without a lease may be below a promise that a wiped member has forgotten. */
    boolean mayClearSuspicion(boolean leased) {
        return leased;
    }

    /** 3.4: a fresh master's commit index says nothing before its term-start record is committed. */
    long clearIndex(long commitIndex, long termStartIndex) {
        return Math.max(commitIndex, termStartIndex);
    }

    /** 3.3: an ack counts only in the subscription in which it was verified. */
    boolean belongs(SubscriptionId ack, SubscriptionId current) {
        return ack.equals(current);
    }

    /** 3.3: the last index at which both logs have the replId of the same term. */
    long lastCommonIndex(TermTable own, LogEnd ownEnd, TermTable other, LogEnd otherEnd) {
        return own.lastCommonIndex(ownEnd.index(), other, otherEnd.index());
    }

    /** 3.3, 3.6: the moves of a replica; a planted bug may need one that the drawing does not have. */
    Map<ReplicaState, Set<ReplicaState>> replicaMoves() {
        return ReplicaState.MOVES;
    }

    /** 3.3, 3.6: the answer to a Subscribe is obeyed once; a late copy must not truncate what was verified since. */
    boolean obeysAnswer(boolean alreadyMatched) {
        return !alreadyMatched;
    }

    /** 5.2: after a promise anything of an older term is refused. */
    boolean refusesFrame(long frameTerm, long promised) {
        return frameTerm < promised;
    }

    /** 5.2, 5.6: a promise ends following in the older term. */
    boolean promiseEndsFollowing() {
        return true;
    }

    /** 6.4: a member that is not master shows its keyspace only while that holds nothing above the commit index. */
    boolean mayShow(long keyspaceIndex, long commitIndex) {
        return keyspaceIndex <= commitIndex;
    }

    /** 5.4: Promote names the very process that answered Prepare. */
    boolean namesThisProcess(Incarnation named, Incarnation own) {
        return named.equals(own);
    }
}
