package dev.redoubt.sentinel.core;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Opens the sentinel core to the simulator: rules broken on purpose, and what its invariants must see. */
public final class SentinelMutants {
    private static final long IMPATIENT_MS = 200;

    private SentinelMutants() {}

    /**
     * A core whose rule of that name is broken; any other name gives the protocol. Hasty ones campaign into each other.
     */
    public static SentinelCore core(
            SentinelCoreSettings settings,
            MemberId id,
            Incarnation incarnation,
            VoteState stored,
            boolean restarted,
            RandomGenerator random,
            String mutant,
            boolean hasty) {
        SentinelContext context =
                new SentinelContext(settings, id, incarnation, stored, random, new Broken(mutant, hasty));
        return new SentinelCore(context, restarted);
    }

    /** 5.4 broken: no answer to Promote, so the next candidate in the same term. */
    public static void promoteAnother(SentinelCore core, long nowMs) {
        Campaign campaign = core.failover().campaign();
        if (campaign != null
                && campaign.phase() == Campaign.Phase.PROMOTE
                && nowMs - campaign.sinceMs() > IMPATIENT_MS) {
            List<MemberId> rest = campaign.answers.keySet().stream()
                    .filter(id -> !id.equals(campaign.chosen))
                    .toList();
            if (!rest.isEmpty()) {
                campaign.chosen = rest.get(0);
            }
        }
    }

    public static boolean silent(SentinelCore core, long nowMs) {
        return core.silent(nowMs);
    }

    public static long grantUntilMs(SentinelCore core) {
        return core.leases().grantUntilMs();
    }

    private static final class Broken extends SentinelRules {
        private final String mutant;
        private final boolean hasty;

        Broken(String mutant, boolean hasty) {
            this.mutant = mutant;
            this.hasty = hasty;
        }

        @Override
        boolean waitsForOthers() {
            return !hasty;
        }

        private boolean is(String name) {
            return name.equals(mutant);
        }

        @Override
        boolean grantIsOver(long nowMs, long grantUntilMs, boolean crashEvidence) {
            return is("VOTE_UNDER_LEASE")
                    || (is("EVIDENCE_VOIDS_LEASE") && crashEvidence)
                    || super.grantIsOver(nowMs, grantUntilMs, crashEvidence);
        }

        @Override
        boolean silent(long nowMs, long silentUntilMs) {
            return !is("NO_SILENCE") && super.silent(nowMs, silentUntilMs);
        }

        @Override
        long grantedMs(long journalMs) {
            return is("SILENCE_AS_CONFIGURED") ? 0 : super.grantedMs(journalMs);
        }

        @Override
        boolean observerMayAsk(boolean silent) {
            return is("OBSERVER_ASKS_AT_ONCE") || super.observerMayAsk(silent);
        }

        @Override
        boolean counts(boolean suspect) {
            return is("SUSPECT_COUNTED") || super.counts(suspect);
        }

        @Override
        Comparator<LogEnd> history() {
            return is("LONGEST_BY_INDEX") ? Comparator.comparingLong(LogEnd::index) : super.history();
        }
    }
}
