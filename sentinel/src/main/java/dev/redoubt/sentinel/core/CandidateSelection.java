package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.MemberMessage.Prepared;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The selection of the member that a leader promotes (docs/protocol.md 5.2, 5.3). Immutable.
 *
 * @param member null if no member may be master
 * @param source the member from which it copies first; null if it has the longest history itself
 */
record CandidateSelection(@Nullable MemberId member, @Nullable MemberId source) {
    /**
     * Returns the answers that count: those of members that are not suspect, if they intersect every write quorum (in
     * local mode one is enough), else those of all members if all answered (3.4).
     *
     * @return null if they are not enough
     */
    static @Nullable Map<MemberId, Prepared> counting(
            Map<MemberId, Prepared> answers, ConfigRecord config, SentinelRules rules) {
        Map<MemberId, Prepared> good = new TreeMap<>();
        answers.forEach((id, answer) -> {
            if (rules.counts(answer.suspect())) {
                good.put(id, answer);
            }
        });
        if (!enough(good.size(), answers.size(), config)) {
            return null;
        }
        return good.size() >= need(config) ? good : answers;
    }

    /** True if so many answers suffice, of which {@code good} are of members that are not suspect. */
    static boolean enough(int good, int answers, ConfigRecord config) {
        return good >= need(config) || answers == config.members().size();
    }

    private static int need(ConfigRecord config) {
        return config.mode().needsMajority() ? config.members().size() - config.memberMajority() + 1 : 1;
    }

    /**
     * Selects the longest history; among equals one that did not just resign, then the lowest {@code replica-priority},
     * then the lowest id. Priority 0 is never master: if only such members have the longest history, the next best
     * copies from them.
     */
    static CandidateSelection of(Map<MemberId, Prepared> good, SentinelRules rules) {
        Comparator<LogEnd> history = rules.history();
        @Nullable MemberId longest = null;
        @Nullable MemberId best = null;
        for (Map.Entry<MemberId, Prepared> each : good.entrySet()) {
            MemberId id = each.getKey();
            Prepared answer = each.getValue();
            if (longest == null
                    || history.compare(answer.end(), answer(good, longest).end()) > 0) {
                longest = id;
            }
            if (answer.priority() > 0 && (best == null || better(answer, answer(good, best), history))) {
                best = id;
            }
        }
        if (longest == null || best == null) {
            return new CandidateSelection(null, null);
        }
        boolean behind =
                history.compare(answer(good, best).end(), answer(good, longest).end()) < 0;
        return new CandidateSelection(best, behind ? longest : null);
    }

    private static boolean better(Prepared one, Prepared other, Comparator<LogEnd> history) {
        int longer = history.compare(one.end(), other.end());
        if (longer != 0) {
            return longer > 0;
        }
        if (one.resigned() != other.resigned()) {
            return other.resigned();
        }
        return one.priority() < other.priority();
    }

    private static Prepared answer(Map<MemberId, Prepared> good, MemberId id) {
        Prepared answer = good.get(id);
        if (answer == null) {
            throw new IllegalStateException("no answer of " + id);
        }
        return answer;
    }
}
