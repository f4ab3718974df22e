package dev.redoubt.node.member;

import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.TermTable;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Opens the member core to the simulator: rules broken on purpose, and what its invariants must see. */
public final class MemberMutants {
    private MemberMutants() {}

    /** A core whose rule of that name is broken; any other name gives the protocol. */
    public static MemberCore core(
            MemberSettings settings,
            MemberOptions options,
            MemberBoot boot,
            LogView log,
            RandomGenerator random,
            String mutant) {
        return new MemberCore(settings, options, boot, log, random, new Broken(mutant));
    }

    /** 3.1 broken: a restarted master goes on in its term. */
    public static List<MemberEffect> reopen(MemberCore core, LogView log, long nowMs) {
        StoredState.Promotion promote = core.stored().promote();
        if (promote != null
                && promote.term() == core.stored().promised()
                && log.end().term() == promote.term()) {
            core.open(promote.term(), log.end().replId(), null);
        }
        return core.on(new MemberEvent.Tick(), nowMs);
    }

    /** Does this core hold a majority of leases, by its own clock? */
    public static boolean leased(MemberCore core, long nowMs) {
        Lease lease = core.lease();
        return core.role() == MemberRole.MASTER && lease != null && lease.valid(nowMs);
    }

    /** Until when it counts the grant of each voter. */
    public static Map<MemberId, Long> countedGrants(MemberCore core) {
        Lease lease = core.lease();
        return lease == null ? Map.of() : lease.countedGrants();
    }

    public static boolean suspect(MemberCore core) {
        return core.status(0).suspect();
    }

    private static final class Broken extends MemberRules {
        private final @Nullable String mutant;

        Broken(String mutant) {
            this.mutant = mutant;
        }

        private boolean is(String name) {
            return name.equals(mutant);
        }

        @Override
        long grantedMs(long namedMs, long longestOfAnyMs) {
            return is("LEASE_OF_ANOTHER") ? longestOfAnyMs : super.grantedMs(namedMs, longestOfAnyMs);
        }

        @Override
        long countedLeaseMs(long leaseMs) {
            return is("LEASE_NINE_TENTHS") ? leaseMs * 9 / 10 : super.countedLeaseMs(leaseMs);
        }

        @Override
        boolean mayCommit(long index, long termStartIndex) {
            return is("COMMIT_OLD_TERM") || super.mayCommit(index, termStartIndex);
        }

        @Override
        boolean counts(boolean suspect) {
            return is("SUSPECT_COUNTED") || super.counts(suspect);
        }

        @Override
        boolean mayClearSuspicion(boolean leased) {
            return is("CLEAR_BY_ANY_MASTER") || super.mayClearSuspicion(leased);
        }

        @Override
        long clearIndex(long commitIndex, long termStartIndex) {
            return is("CLEAR_AT_COMMIT") ? commitIndex : super.clearIndex(commitIndex, termStartIndex);
        }

        @Override
        boolean belongs(SubscriptionId ack, SubscriptionId current) {
            return is("STALE_ACKS") || super.belongs(ack, current);
        }

        @Override
        long lastCommonIndex(TermTable own, LogEnd ownEnd, TermTable other, LogEnd otherEnd) {
            return is("MATCH_BY_INDEX")
                    ? Math.min(ownEnd.index(), otherEnd.index())
                    : super.lastCommonIndex(own, ownEnd, other, otherEnd);
        }

        @Override
        Map<ReplicaState, Set<ReplicaState>> replicaMoves() {
            Map<ReplicaState, Set<ReplicaState>> moves = super.replicaMoves();
            if (!is("ANSWER_OBEYED_TWICE")) {
                return moves;
            }
            Set<ReplicaState> fromMatched = EnumSet.copyOf(moves.get(ReplicaState.MATCHED));
            fromMatched.add(ReplicaState.TRUNCATING);
            Map<ReplicaState, Set<ReplicaState>> more = new EnumMap<>(moves);
            more.put(ReplicaState.MATCHED, fromMatched);
            return more;
        }

        @Override
        boolean obeysAnswer(boolean alreadyMatched) {
            return is("ANSWER_OBEYED_TWICE") || super.obeysAnswer(alreadyMatched);
        }

        @Override
        boolean refusesFrame(long frameTerm, long promised) {
            return !is("OLD_APPEND") && super.refusesFrame(frameTerm, promised);
        }

        @Override
        boolean promiseEndsFollowing() {
            return !is("OLD_APPEND");
        }

        @Override
        boolean mayShow(long keyspaceIndex, long commitIndex) {
            return is("SHOWS_AFTER_DEMOTION") || super.mayShow(keyspaceIndex, commitIndex);
        }

        @Override
        boolean namesThisProcess(Incarnation named, Incarnation own) {
            return is("PROMOTE_ANY_PROCESS") || super.namesThisProcess(named, own);
        }
    }
}
