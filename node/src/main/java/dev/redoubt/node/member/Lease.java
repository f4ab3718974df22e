package dev.redoubt.node.member;

import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lease of a master, the member's side (docs/protocol.md 4.1): asked for every third of its length, counted from the
 * moment of sending, valid while a majority of the voters' grants are.
 */
final class Lease {
    /** Without a directive; {@code master-lease no} still asks, so that suspicion can end (3.4). */
    private static final long DEFAULT_MS = 500;

    private final Context c;
    private final long term;
    private final TreeMap<Long, Long> sentAt = new TreeMap<>();
    private final Map<MemberId, Long> until = new TreeMap<>();
    private final Map<MemberId, Long> lastGrant = new TreeMap<>();
    private long nextAskMs;

    Lease(Context c, long term) {
        this.c = c;
        this.term = term;
        this.nextAskMs = c.nowMs;
    }

    private long lengthMs() {
        return c.settings.leaseMs() == 0 ? DEFAULT_MS : c.settings.leaseMs();
    }

    void tick() {
        if (c.nowMs < nextAskMs) {
            return;
        }
        nextAskMs = c.nowMs + lengthMs() / 3;
        long number = c.nextNumber();
        sentAt.headMap(sentAt.isEmpty() ? 0L : sentAt.lastKey()).values().removeIf(at -> at < c.nowMs - lengthMs());
        sentAt.put(number, c.nowMs);
        long version = c.config().version();
        for (MemberId voter : c.config().voters()) {
            c.out.send(
                    voter,
                    new MemberMessage.LeaseRequest(
                            term, c.incarnation, number, lastGrant.getOrDefault(voter, 0L), version));
        }
    }

    /** True if the grant was one of ours. */
    boolean granted(MemberId voter, MemberMessage.Grant m) {
        Long at = sentAt.get(m.number());
        if (m.term() != term || !m.incarnation().equals(c.incarnation) || at == null) {
            return false;
        }
        until.merge(voter, at + c.rules.countedLeaseMs(lengthMs()), Math::max);
        lastGrant.merge(voter, m.number(), Math::max);
        return true;
    }

    boolean valid(long nowMs) {
        List<MemberId> voters = c.config().voters();
        int granted = 0;
        for (MemberId voter : voters) {
            granted += until.getOrDefault(voter, Long.MIN_VALUE) > nowMs ? 1 : 0;
        }
        return granted > voters.size() / 2 || c.settings.standalone();
    }

    /** For the simulator's check that each counted grant still binds its voter. */
    Map<MemberId, Long> countedGrants() {
        return until;
    }
}
